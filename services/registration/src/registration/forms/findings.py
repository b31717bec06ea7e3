"""One error or warning of a form."""

from dataclasses import dataclass

from registration.cells.codes import FindingCode
from registration.forms.columns import Column


@dataclass(frozen=True, slots=True)
class Finding:
    """One error or warning; `value_hint` helps to find the cell and is safe to show, log and store."""

    column: Column
    code: FindingCode
    value_hint: str | None
