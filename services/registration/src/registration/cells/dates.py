"""Dates as people write them in Indonesia, and ages on a day."""

import re
from datetime import date, datetime

from registration.cells.cell import Cell, text_of
from registration.cells.codes import CellRefused, FindingCode

_NAMES = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_OLD_NAMES = {"pebruari": 2, "nopember": 11}

# Full names, their first three letters, and the spelling before 1972 that offices still use.
MONTHS: dict[str, int] = {
    **{name.casefold(): number for number, name in enumerate(_NAMES, start=1)},
    **{name[:3].casefold(): number for number, name in enumerate(_NAMES, start=1)},
    **_OLD_NAMES,
    **{name[:3]: number for name, number in _OLD_NAMES.items()},
}

_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})(?P<sign>[/-])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})")
_WORDS = re.compile(r"(?P<day>[0-9]{1,2}) (?P<name>[A-Za-z]{3,9}) (?P<year>[0-9]{4})")


def read_date(cell: Cell) -> date:
    """Return the calendar date of a date cell, or of text in one of the accepted forms.

    A bare number is refused: without its format nobody knows whether it counts days or is a year.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell) if isinstance(cell, str) else ""
    found = _ISO.fullmatch(text) or _DAY_FIRST.fullmatch(text) or _WORDS.fullmatch(text)
    if found is None:
        raise CellRefused(FindingCode.DATE_UNREADABLE)
    parts = found.groupdict()
    month = MONTHS.get(parts["name"].casefold(), 0) if "name" in parts else int(parts["month"])
    try:
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        raise CellRefused(FindingCode.DATE_UNREADABLE) from None


def age_on(day: date, born: date) -> int:
    """Return completed years; who was born on 29 February turns older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def completes_years(since: date, day: date, years: int) -> bool:
    """Tell whether at least so many years have passed; the same day that many years earlier is enough.

    Seen from a 29 February, 28 February counts as the same day in other years.
    """
    return age_on(day, since) >= years
