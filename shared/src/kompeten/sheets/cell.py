"""What a cell can hold, and its text once everything invisible is gone."""

import math
from datetime import date, datetime

from kompeten.entry.texts import tidy

EMPTY_MARKS = frozenset({"", "-", "–"})
FORMULA_SIGNS = ("=", "@", "+", "-")

# Nothing a person has is longer; Python refuses to write out integers of some thousand digits.
_UNREADABLE_NUMBER = 10**40


class Formula:
    """A formula cell; neither its text nor its cached value is ever looked at."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Show the kind of cell only."""
        return "Formula()"


Cell = str | int | float | bool | date | datetime | Formula | None


def text_of(cell: Cell) -> str:
    """Return the text of a cell, tidied."""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, int | float):
        return _text_of_number(cell)
    return "" if cell is None else str(cell)


def _text_of_number(number: float) -> str:
    if isinstance(number, bool):
        return str(number).upper()
    if isinstance(number, float):
        return str(int(number)) if number.is_integer() else repr(number)
    return str(number) if abs(number) < _UNREADABLE_NUMBER else "#####"


def number_of(cell: Cell) -> int | float | None:
    """Return the number of a number cell; a truth value, text or a number that is none is not one."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def is_empty(cell: Cell) -> bool:
    """Tell whether nothing, or only a dash, stands in the cell."""
    return cell is None or (isinstance(cell, str) and tidy(cell) in EMPTY_MARKS)


def looks_like_formula(cell: Cell) -> bool:
    """Tell whether a spreadsheet would calculate this cell, now or after the next export."""
    return isinstance(cell, Formula) or (isinstance(cell, str) and tidy(cell).startswith(FORMULA_SIGNS))
