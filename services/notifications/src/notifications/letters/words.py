"""Indonesian words and dates for letters."""

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kompeten.field_labels import FIELDS
from kompeten.labels import CHANGE_REASONS, heading, label
from kompeten.written import written_day, written_moment


def field_label(name: str) -> str:
    """Return what a field of the application is called on the form."""
    return heading(name, 0, FIELDS)


def change_reason(code: str) -> str:
    """Return why a certificate is not what it was, in words."""
    return label(code, 0, CHANGE_REASONS)


def long_date(value: str) -> str:
    """Write an ISO date: 15 Juli 2026."""
    return written_day(date.fromisoformat(value))


def long_date_en(value: str) -> str:
    """Write an ISO date in English: 15 July 2026."""
    return written_day(date.fromisoformat(value), 1)


def period(first: str, last: str) -> str:
    """Write the days of a batch: one date when they are the same."""
    return long_date(first) if first == last else f"{long_date(first)} sampai {long_date(last)}"


def local_time(value: str, time_zone: str) -> str:
    """Write a moment as people at the venue read it: 15 Juli 2026 pukul 08.00 WITA."""
    return written_moment(datetime.fromisoformat(value).astimezone(ZoneInfo(time_zone)))


def one_line(text: str) -> str:
    """Return the text without line breaks and control characters, and with single blanks."""
    return " ".join("".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text).split())
