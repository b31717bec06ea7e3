"""Cells that hold words: names, addresses, places."""

from kompeten.entry.texts import LONGEST_LINE, LONGEST_NAME
from kompeten.sheets.cell import FORMULA_SIGNS, Cell, text_of
from registration.cells.codes import CellRefused, FindingCode


def read_words(cell: Cell, longest: int = LONGEST_NAME) -> str:
    """Take words over, tidied; of a negative number the sign would be a formula's after the next export."""
    text = text_of(cell)
    if text.startswith(FORMULA_SIGNS):
        raise CellRefused(FindingCode.FORMULA_REFUSED)
    if not text.isprintable():
        raise CellRefused(FindingCode.UNUSABLE_TEXT)
    if len(text) > longest:
        raise CellRefused(FindingCode.TOO_LONG)
    return text


def read_address(cell: Cell) -> str:
    """Take a postal address over, which has more to say than a name."""
    return read_words(cell, LONGEST_LINE)
