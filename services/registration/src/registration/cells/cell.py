"""What a cell can hold, and its text once everything invisible is gone."""

import math
import unicodedata
from datetime import date, datetime

EMPTY_MARKS = frozenset({"", "-", "–"})
FORMULA_SIGNS = ("=", "@", "+", "-")

# Control characters, invisible format characters and lone surrogates: they hide in copied text, split equal names
# in two, and a database refuses some of them.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
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
    """Return the text of a cell: trimmed, spaces of all kinds single, invisible characters dropped, NFC."""
    if isinstance(cell, str):
        return clean(cell)
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


def clean(text: str) -> str:
    """Return the text as it is stored; doing so twice changes nothing."""
    if not (text.isascii() and text.isprintable()):
        seen = (sign for sign in text if sign.isspace() or unicodedata.category(sign) not in _INVISIBLE)
        text = unicodedata.normalize("NFC", "".join(seen))
    return " ".join(text.split())


def number_of(cell: Cell) -> int | float | None:
    """Return the number of a number cell; a truth value, text or a number that is none is not one."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def is_empty(cell: Cell) -> bool:
    """Tell whether nothing, or only a dash, stands in the cell."""
    return cell is None or (isinstance(cell, str) and clean(cell) in EMPTY_MARKS)


def looks_like_formula(cell: Cell) -> bool:
    """Tell whether a spreadsheet would calculate this cell, now or after the next export."""
    return isinstance(cell, Formula) or (isinstance(cell, str) and clean(cell).startswith(FORMULA_SIGNS))
