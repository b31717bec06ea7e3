"""Cells of numbers as people in Indonesia write them: with a comma, a per cent sign, as text."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from development.imports.rules import CellRefused, RowCode
from development.programmes.rules import Indicator
from kompeten.entry.months import month_of
from kompeten.entry.texts import LONGEST_CODE
from kompeten.sheets.cell import Cell, is_empty, looks_like_formula, number_of, text_of

HUNDRED: Final = 100
MOST: Final = 1_000_000_000  # as the lists of the API take
_DECIMAL = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,6})? ?%?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<sign>[., ])[0-9]{3})(?:(?P=sign)[0-9]{3})*")
_MONTHS = (
    re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})(?:[-/.][0-9]{1,2})?"),
    re.compile(r"(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})"),
    re.compile(r"(?P<name>[A-Za-z]{3,9})[ .,/-]{0,3}(?P<year>[0-9]{4})"),
)
PRESENT = frozenset({"x", "v", "✓", "✔", "√", "1", "h", "hadir", "ya", "y", "true", "present"})
ABSENT = frozenset({"0", "tidak", "tidak hadir", "t", "a", "alpa", "i", "izin", "s", "sakit", "false", "absent"})
INDICATORS: dict[str, Indicator] = {one.value.replace("_", " "): one for one in Indicator} | {
    "pengunjung": Indicator.VISITORS,
    "peminjaman": Indicator.LOANS,
    "pinjaman": Indicator.LOANS,
    "kegiatan": Indicator.PROGRAMMES_HELD,
    "kegiatan yang diadakan": Indicator.PROGRAMMES_HELD,
    "anggota": Indicator.MEMBERS,
    "kepuasan": Indicator.SATISFACTION,
}


def has_fractions(cells: Iterable[Cell]) -> bool:
    """Tell whether a column holds per cents as a spreadsheet keeps them, 0.85 for 85 per cent."""
    numbers = (number_of(cell) for cell in cells)
    return any(one is not None and 0 < one < 1 for one in numbers)


def read_score(cell: Cell, *, in_fractions: bool) -> int | None:
    """Return per cent from 0 to 100, halves rounded up; None of an empty cell. Raises `CellRefused`.

    In a column of fractions neither 0.85 nor 1 is guessed at: who formats cells as per cent is asked for plain numbers.
    """
    if is_empty(cell):
        return None
    number = _decimal(cell)
    if in_fractions and number_of(cell) is not None and 0 < number <= 1:
        raise CellRefused(RowCode.FRACTION)
    if not 0 <= number <= HUNDRED:
        raise CellRefused(RowCode.OUT_OF_RANGE)
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def read_count(cell: Cell, *, most: int = MOST) -> int:
    """Return a whole number; in text, thousands may be grouped by one sign. Raises `CellRefused`."""
    if is_empty(cell):
        raise CellRefused(RowCode.REQUIRED)
    text = text_of(cell)
    if isinstance(cell, str) and _GROUPED.fullmatch(text):
        number = Decimal(re.sub("[., ]", "", text))
    elif isinstance(cell, str) and text.isascii() and text.isdigit() and len(text) <= len(str(MOST)):
        number = Decimal(text)
    else:
        number = _decimal(cell)
    if number != number.to_integral_value():
        raise CellRefused(RowCode.NOT_WHOLE)
    if not 0 <= number <= most:
        raise CellRefused(RowCode.OUT_OF_RANGE)
    return int(number)


def read_mark(cell: Cell) -> bool:
    """Tell whether somebody was there. Raises `CellRefused`."""
    if is_empty(cell):
        return False
    _refuse_formula(cell)
    word = text_of(cell).casefold()
    if word in PRESENT:
        return True
    if word in ABSENT:
        return False
    raise CellRefused(RowCode.MARK_UNREADABLE)


def read_month(cell: Cell, *, today: date) -> date:
    """Return the first day of a month that has begun. Raises `CellRefused`."""
    if is_empty(cell):
        raise CellRefused(RowCode.REQUIRED)
    month = _month_of(cell)
    if month > today:
        raise CellRefused(RowCode.MONTH_IN_FUTURE)
    return month


def read_indicator(cell: Cell) -> Indicator:
    """Return which indicator a word means. Raises `CellRefused`."""
    if is_empty(cell):
        raise CellRefused(RowCode.REQUIRED)
    _refuse_formula(cell)
    found = INDICATORS.get(text_of(cell).casefold().replace("_", " "))
    if found is None:
        raise CellRefused(RowCode.INDICATOR_UNKNOWN)
    return found


def read_library(cell: Cell) -> str:
    """Return what a library is known by. Raises `CellRefused`."""
    if is_empty(cell):
        raise CellRefused(RowCode.REQUIRED)
    _refuse_formula(cell)
    text = text_of(cell)
    if len(text) > LONGEST_CODE or not text.isprintable():
        raise CellRefused(RowCode.TEXT_UNUSABLE)
    return text


def _refuse_formula(cell: Cell) -> None:
    if looks_like_formula(cell):
        raise CellRefused(RowCode.FORMULA)


def _decimal(cell: Cell) -> Decimal:
    number = number_of(cell)
    if number is not None:
        return Decimal(str(number))
    _refuse_formula(cell)
    text = text_of(cell)
    if not isinstance(cell, str) or not _DECIMAL.fullmatch(text):
        raise CellRefused(RowCode.NUMBER_UNREADABLE)
    return Decimal(text.rstrip("% ").replace(",", "."))


def _month_of(cell: Cell) -> date:
    if isinstance(cell, datetime | date):
        return date(cell.year, cell.month, 1)
    _refuse_formula(cell)
    text = text_of(cell) if isinstance(cell, str) else ""
    found = next((match for one in _MONTHS if (match := one.fullmatch(text))), None)
    if found is None:
        raise CellRefused(RowCode.MONTH_UNREADABLE)
    parts = found.groupdict()
    month = month_of(parts["name"]) if "name" in parts else int(parts["month"])
    try:
        return date(int(parts["year"]), month or 0, 1)
    except ValueError:
        raise CellRefused(RowCode.MONTH_UNREADABLE) from None
