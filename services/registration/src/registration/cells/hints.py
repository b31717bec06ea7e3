"""What may be shown of a cell's text, by its kind: enough to find it, never a whole identifier, birth date or name."""

import re

from kompeten.entry.months import month_of
from kompeten.personal import SHOWN_DIGITS, initial_of_address, last_digits

_LONGEST = 24


def ending(text: str) -> str:
    """Return an identifier's or telephone number's last four signs."""
    return last_digits(re.sub(r"\W", "", text))


def shape_of_date(text: str) -> str:
    """Keep signs and names of months; a name that slipped into the column is cut to its initials."""
    words = re.sub(r"[^\W\d_]+", lambda word: _month_or_initial(word[0]), text)
    return re.sub(r"\d", "9", words)[:_LONGEST]


def domain(text: str) -> str:
    """Return a mail address's first letter and domain."""
    local, at, rest = text.partition("@")
    first_domain = re.split(r"[\s;,@]", rest, maxsplit=1)[0]
    return initial_of_address(f"{local}{at}{_without_long_numbers(first_domain)}")


def initial(text: str) -> str:
    """Return the first letter."""
    return f"{text[0]}***"


def start(text: str) -> str:
    """Return the text, cut: of what names nobody."""
    return _without_long_numbers(text)[:_LONGEST]


def _month_or_initial(word: str) -> str:
    return word if month_of(word) else f"{word[0]}***"


def _without_long_numbers(text: str) -> str:
    """Show the shape only where there are digits enough for an identifier or a date: cells slip into other columns."""
    return re.sub(r"\d", "9", text) if sum(sign.isdecimal() for sign in text) > SHOWN_DIGITS else text
