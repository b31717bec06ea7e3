"""What the LSP corrects is read as the cell of APL-01 was, and refused in the same words."""

from collections.abc import Callable, Collection, Iterable

from registration.applications.models import Json
from registration.applications.problems import ApplicationInvalid, as_field_error
from registration.cells.codes import CellRefused, FindingCode
from registration.forms.fields import Column
from registration.forms.findings import Finding
from registration.forms.row_rules import Doubt


def read_corrected(read: Callable[[str], str], column: Column, written: str) -> str:
    """Return what is read; `ApplicationInvalid` naming the column where it cannot be."""
    try:
        return read(written)
    except CellRefused as refusal:
        raise refused(column, refusal.code) from None


def refused(column: Column, code: FindingCode) -> ApplicationInvalid:
    """Return the refusal of one column."""
    return ApplicationInvalid(errors=[as_field_error(Finding(column, code, None))], count=1)


def renewed(warnings: Iterable[Json], columns: Collection[Column], doubts: Iterable[Doubt]) -> list[Json]:
    """Return the warnings of an application of which these columns were corrected: what was said of them is gone."""
    corrected = {column.field.json_name for column in columns}
    others = [one for one in warnings if one["field"] not in corrected]
    return [*others, *(as_field_error(Finding(column, code, None)).model_dump() for column, code in doubts)]
