"""What a report may show of a cell: enough to find it, never a whole identifier, birth date or name."""

import re
from collections.abc import Callable

from registration.cells.cell import Cell, Formula, text_of
from registration.cells.dates import MONTHS
from registration.forms.columns import Column

_SHOWN_DIGITS = 4
_LONGEST = 24


def hint(column: Column, cell: Cell) -> str | None:
    """Return what may be shown of the cell; nothing for an empty one."""
    text = "=" if isinstance(cell, Formula) else text_of(cell)
    if not text:
        return None
    if text.startswith(("=", "@")):
        return f"{text[0]}…"
    return _HINTS.get(column, _start)(text)


def _last_digits(text: str) -> str:
    signs = re.sub(r"\W", "", text)
    shown = _SHOWN_DIGITS if len(signs) > _SHOWN_DIGITS else 0
    return "*" * (len(signs) - shown) + signs[len(signs) - shown :]


def _shape_of_date(text: str) -> str:
    """Keep signs and names of months; a name that slipped into the column is cut to its initials."""
    words = re.sub(r"[^\W\d_]+", lambda word: _month_or_initial(word[0]), text)
    return re.sub(r"\d", "9", words)[:_LONGEST]


def _month_or_initial(word: str) -> str:
    return word if word.casefold() in MONTHS else f"{word[0]}***"


def _address(text: str) -> str:
    local, at, domain = text.partition("@")
    first_domain = re.split(r"[\s;,@]", domain, maxsplit=1)[0]
    return f"{local[:1]}***{at}{_without_long_numbers(first_domain)}"


def _without_long_numbers(text: str) -> str:
    """Show the shape only where there are digits enough for an identifier or a date: cells slip into other columns."""
    return re.sub(r"\d", "9", text) if sum(sign.isdecimal() for sign in text) > _SHOWN_DIGITS else text


def _initial(text: str) -> str:
    return f"{text[0]}***"


def _start(text: str) -> str:
    return _without_long_numbers(text)[:_LONGEST]


_HINTS: dict[Column, Callable[[str], str]] = {
    **dict.fromkeys((Column.NIK, Column.NIP, Column.TELEPON), _last_digits),
    **dict.fromkeys((Column.TANGGAL_LAHIR, Column.MULAI_BEKERJA), _shape_of_date),
    **dict.fromkeys((Column.NAMA_LENGKAP, Column.ALAMAT, Column.TEMPAT_LAHIR), _initial),
    Column.EMAIL: _address,
}
