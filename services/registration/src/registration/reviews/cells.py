"""What the LSP corrects is read as the cell of APL-01 was, and refused in the same words."""

from collections.abc import Callable, Iterable

from registration.applications.models import Json
from registration.applications.problems import ApplicationInvalid, as_field_error
from registration.cells.codes import CellRefused, FindingCode
from registration.cells.names import doubts_about
from registration.forms.fields import Column
from registration.forms.findings import Finding


def read_corrected(read: Callable[[str], str], column: Column, written: str) -> str:
    """Return what is read; `ApplicationInvalid` naming the column where it cannot be."""
    try:
        return read(written)
    except CellRefused as refusal:
        raise refused(column, refusal.code) from None


def refused(column: Column, code: FindingCode) -> ApplicationInvalid:
    """Return the refusal of one column."""
    return ApplicationInvalid(errors=[as_field_error(Finding(column, code, None))], count=1)


def warnings_with_name(warnings: Iterable[Json], name: str) -> list[Json]:
    """Return the warnings of an application whose name is another now: what was said of the name before is gone."""
    column = Column.NAMA_LENGKAP
    others = [one for one in warnings if one["field"] != column.field.json_name]
    return [*others, *(as_field_error(Finding(column, code, None)).model_dump() for code in doubts_about(name))]
