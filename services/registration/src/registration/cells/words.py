"""Cells that hold words: names, addresses, places."""

from registration.cells.cell import FORMULA_SIGNS, Cell, text_of
from registration.cells.codes import CellRefused, FindingCode


def read_words(cell: Cell) -> str:
    """Take words over as they are; of a negative number the sign would be a formula's after the next export."""
    text = text_of(cell)
    if text.startswith(FORMULA_SIGNS):
        raise CellRefused(FindingCode.FORMULA_REFUSED)
    return text
