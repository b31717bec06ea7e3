"""Dates as people write them in Indonesia, and ages on a day."""

import re
from datetime import date, datetime

from kompeten.entry.days import YEARS
from kompeten.entry.months import month_of
from kompeten.sheets.cell import Cell, text_of
from registration.cells.codes import CellRefused, FindingCode

_MIDNIGHT = r"(?:[ T]00?:00(?::00(?:[.]0+)?)?Z?)?"  # behind every day of a spreadsheet saved as text
_SIGN = r" ?(?P<sign>[-/. ]) ?"
_DAY, _MONTH, _YEAR = r"(?P<day>[0-9]{1,2})", r"(?P<month>[0-9]{1,2})", r"(?P<year>[0-9]{4})"
_YEAR_FIRST = re.compile(rf"{_YEAR}{_SIGN}{_MONTH} ?(?P=sign) ?{_DAY}{_MIDNIGHT}")
_DAY_FIRST = re.compile(rf"{_DAY}{_SIGN}{_MONTH} ?(?P=sign) ?{_YEAR}{_MIDNIGHT}")
_ROMAN_MONTH = re.compile(rf"{_DAY}{_SIGN}(?P<roman>[IVX]{{1,4}}) ?(?P=sign) ?{_YEAR}", re.IGNORECASE)
_WORDS = re.compile(rf"{_DAY}[ ./-]{{0,3}}(?P<name>[A-Za-z]{{3,9}})[ ,./-]{{0,3}}{_YEAR}")

# What stands around a day and says nothing of it: a spreadsheet's mark of text, the day of the week, a full stop.
_AROUND = re.compile(
    r"^(?:['\u2018\u2019`\u00b4 ]|(?:senin|selasa|rabu|kamis|jum['\u2019]?at|sabtu|minggu|ahad)\b[ ,]*)+|[ .,]+$",
    re.IGNORECASE,
)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def read_date(cell: Cell) -> date:
    """Return the calendar date of a date cell, or of text in one of the accepted forms.

    A bare number is refused: without its format nobody knows whether it counts days or is a year.
    """
    day = _date_of(cell)
    if day.year not in YEARS:
        raise CellRefused(FindingCode.DATE_OUT_OF_RANGE)
    return day


def _date_of(cell: Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _DASHES.sub("-", _AROUND.sub("", text_of(cell))) if isinstance(cell, str) else ""
    patterns = (_YEAR_FIRST, _DAY_FIRST, _ROMAN_MONTH, _WORDS)
    found = next((match for one in patterns if (match := one.fullmatch(text))), None)
    if found is None:
        raise CellRefused(FindingCode.DATE_UNREADABLE)
    parts = found.groupdict()
    try:
        return date(int(parts["year"]), _month_in(parts), int(parts["day"]))
    except ValueError:
        raise CellRefused(FindingCode.DATE_UNREADABLE) from None


def _month_in(parts: dict[str, str]) -> int:
    """Return the month, or 0 for what is none."""
    if "name" in parts:
        return month_of(parts["name"]) or 0
    if "roman" in parts:
        written = parts["roman"].upper()
        return _ROMAN.index(written) + 1 if written in _ROMAN else 0
    return int(parts["month"])


def age_on(day: date, born: date) -> int:
    """Return completed years; who was born on 29 February turns older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def completes_years(since: date, day: date, years: int) -> bool:
    """Tell whether at least so many years have passed; the same day that many years earlier is enough.

    Seen from a 29 February, 28 February counts as the same day in other years.
    """
    return age_on(day, since) >= years
