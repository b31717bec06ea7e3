"""Text that people type. Everything typed passes one tidying here, and what no printer could draw is refused."""

import re
import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

LONGEST_CODE: Final = 60
LONGEST_NAME: Final = 200
"""Characters of a name of whatever: a person, an employer, a batch; it has to fit a certificate and an envelope."""
LONGEST_LINE: Final = 500
LONGEST_PARAGRAPH: Final = 2000

BLANK, UNPRINTABLE = "blank", "unprintable"
"""Types of the errors below, which `kompeten.http.invalid` words."""

# Control and format characters (the directions are among them) and lone surrogates hide in copied text and split
# equal names in two. What is private or not assigned has no look that two people agree on.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs"})
_UNKNOWN: Final = frozenset({"Co", "Cn"})
_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_NO_LOOK: Final = frozenset("\u034f\u17b4\u17b5")
_VARIATIONS: Final = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_LINE_ENDS: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def tidy(text: str) -> str:
    """Return the text as one line: trimmed, blanks of all kinds single, hidden characters dropped, NFC.

    Doing so twice changes nothing.
    """
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", "".join(_seen(sign) for sign in text))
    return " ".join(text.split())


def tidy_paragraph(text: str) -> str:
    """Return the text with each of its lines tidied: lines end in one way, and at most one blank line is between."""
    lines = "\n".join(tidy(line) for line in _LINE_ENDS.split(text)).strip("\n")
    return re.sub("\n{3,}", "\n\n", lines)


def is_hidden(sign: str) -> bool:
    """Tell whether a character cannot be seen, or not be told from a blank."""
    return (
        (sign != " " and sign.isspace())
        or unicodedata.category(sign) in _HIDDEN | _UNKNOWN
        or sign in _BLANK_LETTERS | _NO_LOOK
        or _is_variation(sign)
    )


def _seen(sign: str) -> str:
    if sign.isspace() or sign in _BLANK_LETTERS:
        return " "
    hidden = unicodedata.category(sign) in _HIDDEN or sign in _NO_LOOK or _is_variation(sign)
    return "" if hidden else sign


def _is_variation(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in _VARIATIONS)


def _line(text: str) -> str:
    return _required(tidy(text))


def _entry(text: str) -> str:
    return _printable(tidy(text))


def _paragraph(text: str) -> str:
    return _required(tidy_paragraph(text))


def _remark(text: str) -> str:
    return _printable(tidy_paragraph(text))


def _required(text: str) -> str:
    if not text:
        raise PydanticCustomError(BLANK, "nothing is left of it")
    return _printable(text)


def _printable(text: str) -> str:
    if not text.replace("\n", "").isprintable():
        raise PydanticCustomError(UNPRINTABLE, "holds a character that nobody can print")
    return text


Code = Annotated[str, AfterValidator(_line), StringConstraints(min_length=1, max_length=LONGEST_CODE)]
"""What something is known by: a scheme, a unit, a region, a kind."""

Name = Annotated[str, AfterValidator(_line), StringConstraints(min_length=1, max_length=LONGEST_NAME)]
"""What something is called: a batch, a venue, an employer, a session, a decree. For people: `names.PersonName`."""

Entry = Annotated[str, AfterValidator(_entry), StringConstraints(max_length=LONGEST_LINE)]
"""One line that may be empty: the rules say what it must hold."""

Typed = Annotated[str, AfterValidator(tidy)]
"""Whatever was typed, as one line: for pages, which say themselves what is wrong with it."""

Paragraph = Annotated[str, AfterValidator(_paragraph), StringConstraints(min_length=1, max_length=LONGEST_PARAGRAPH)]
"""Prose in lines; a reason of nothing but blanks is none."""

Remark = Annotated[str, AfterValidator(_remark), StringConstraints(max_length=LONGEST_PARAGRAPH)]
"""Prose that may be empty."""
