"""What may be shown of a cell's text, by its kind: enough to find it, never a whole identifier, birth date or name."""

import re

from registration.cells.dates import MONTHS

_SHOWN_DIGITS = 4
_LONGEST = 24


def last_digits(text: str) -> str:
    """Return an identifier's or telephone number's last four signs."""
    signs = re.sub(r"\W", "", text)
    shown = _SHOWN_DIGITS if len(signs) > _SHOWN_DIGITS else 0
    return "*" * (len(signs) - shown) + signs[len(signs) - shown :]


def shape_of_date(text: str) -> str:
    """Keep signs and names of months; a name that slipped into the column is cut to its initials."""
    words = re.sub(r"[^\W\d_]+", lambda word: _month_or_initial(word[0]), text)
    return re.sub(r"\d", "9", words)[:_LONGEST]


def domain(text: str) -> str:
    """Return a mail address's first letter and domain."""
    local, at, rest = text.partition("@")
    first_domain = re.split(r"[\s;,@]", rest, maxsplit=1)[0]
    return f"{local[:1]}***{at}{_without_long_numbers(first_domain)}"


def initial(text: str) -> str:
    """Return the first letter."""
    return f"{text[0]}***"


def start(text: str) -> str:
    """Return the text, cut: of what names nobody."""
    return _without_long_numbers(text)[:_LONGEST]


def _month_or_initial(word: str) -> str:
    return word if word.casefold() in MONTHS else f"{word[0]}***"


def _without_long_numbers(text: str) -> str:
    """Show the shape only where there are digits enough for an identifier or a date: cells slip into other columns."""
    return re.sub(r"\d", "9", text) if sum(sign.isdecimal() for sign in text) > _SHOWN_DIGITS else text
