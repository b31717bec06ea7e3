"""One error or warning of a form, and what a report may show of its cell."""

from dataclasses import dataclass

from kompeten.sheets.cell import Cell, Formula, text_of
from registration.cells.codes import FindingCode
from registration.forms.fields import Column


@dataclass(frozen=True, slots=True)
class Finding:
    """One error or warning; `value_hint` helps to find the cell and is safe to show, log and store."""

    column: Column
    code: FindingCode
    value_hint: str | None


def hint(column: Column, cell: Cell) -> str | None:
    """Return what may be shown of the cell; nothing for an empty one."""
    text = "=" if isinstance(cell, Formula) else text_of(cell)
    if not text:
        return None
    return f"{text[0]}…" if text.startswith(("=", "@")) else column.field.hint(text)
