"""How days, moments and zones are written for people, in Indonesian (0) and English (1)."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

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
