"""How days, moments, zones and what fills a message are written for people, in Indonesian (0) and English (1)."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from kompeten.labels import BY_PARAMETER, label
from kompeten.personal import masked

MONTHS: Final = (
    (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
)


def written_day(day: date, language: int = 0) -> str:
    """Write a date: 15 Juli 2026, 15 July 2026."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def written_moment(moment: datetime, language: int = 0) -> str:
    """Write a moment with the zone it is in: 15 Juli 2026 pukul 08.00 WITA, 15 July 2026, 08:00 WITA."""
    if language:
        return f"{written_day(moment, 1)}, {moment:%H:%M %Z}"
    return f"{written_day(moment)} pukul {moment:%H.%M %Z}"


def written_zone(time_zone: str, day: date) -> str:
    """Write a zone as people name it on that day: WIB, WITA, WIT."""
    return f"{datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(time_zone)):%Z}"


def filled(name: str, value: object, language: int) -> str:
    """Write the parameter `name` of a message.

    States, moves, roles, fields and services are called by their labels, sequences are joined by commas (sets in order
    of their words); what looks like personal data is masked.
    """
    items = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
    words = [_word(name, one, language) for one in items]
    return masked(", ".join(sorted(words) if isinstance(value, set | frozenset) else words) or "-")


def _word(name: str, value: object, language: int) -> str:
    if isinstance(value, datetime):
        return written_moment(value, language)
    if isinstance(value, date):
        return written_day(value, language)
    return label(str(value), language, BY_PARAMETER.get(name, {}))
