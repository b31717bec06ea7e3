"""What the fonts inside the certificate's PDF can draw: asked of whatever will be printed, before it gets a number."""

import string
from bisect import bisect_right
from functools import cache, lru_cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from kompeten.entry.names import PersonName
from kompeten.entry.texts import UNPRINTABLE, Code, Name, Paragraph

COMMON = frozenset(string.ascii_letters + string.digits + " .,'-")
"""What nearly all names are made of; a blank needs no font, the others are drawn."""


def undrawable(text: str) -> list[str]:
    """Return the characters of a text that no font here has, each once."""
    return sorted(sign for sign in set(text) - COMMON if not _is_drawn(sign))


@lru_cache(maxsize=1_000)  # more than the names of a province need
def _is_drawn(sign: str) -> bool:
    firsts, lasts = _ranges()
    place = bisect_right(firsts, ord(sign)) - 1
    return place >= 0 and ord(sign) <= lasts[place]


@cache
def _ranges() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Read the first and last code points that `tools/drawable.py` wrote down."""
    lines = files("kompeten.entry").joinpath("drawable.txt").read_text("ascii").splitlines()
    pairs = [(int(first, 16), int(last, 16)) for first, last in map(str.split, lines)]
    return tuple(first for first, _ in pairs), tuple(last for _, last in pairs)


def _drawable(text: str) -> str:
    if undrawable(text.replace("\n", " ")):
        raise PydanticCustomError(UNPRINTABLE, "holds a character that no font of the certificate has")
    return text


PrintedCode = Annotated[Code, AfterValidator(_drawable)]
"""A code as it will be printed."""

PrintedName = Annotated[Name, AfterValidator(_drawable)]
"""What something is called, as it will be printed."""

PrintedPerson = Annotated[PersonName, AfterValidator(_drawable)]
"""The name of somebody who signs or teaches. A candidate's is warned of instead: its owner cannot choose another."""

PrintedParagraph = Annotated[Paragraph, AfterValidator(_drawable)]
"""Prose as it will be printed."""
