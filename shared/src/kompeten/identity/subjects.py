"""Accounts as the identity provider names them, and the one question of separated duties: is it the same person."""

import unicodedata
from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import StringConstraints
from pydantic.functional_validators import AfterValidator

from kompeten.entry.texts import is_hidden

LONGEST_SUBJECT: Final = 255
"""Characters of a `sub`, as OpenID Connect bounds it."""


def tidy_subject(subject: str) -> str:
    """Return an account's name as it is stored and compared: composed and trimmed, its case as the provider gives it.

    OpenID Connect tells `sub` apart by case, so we do. A character that cannot be seen is a `ValueError`: two names
    that look the same would be two people.
    """
    tidied = unicodedata.normalize("NFC", subject).strip()
    if not tidied or len(tidied) > LONGEST_SUBJECT:
        raise ValueError(f"must hold 1 to {LONGEST_SUBJECT} characters")
    if any(is_hidden(sign) for sign in tidied):
        raise ValueError("holds a character that cannot be seen")
    return tidied


def is_same_person(one: str | None, other: str | None) -> bool:
    """Tell whether two accounts belong to one person; an account nobody named is nobody's.

    What cannot be read as an account was stored before it was refused, and is compared as it stands.
    """
    return one is not None and other is not None and _comparable(one) == _comparable(other)


def is_among(subject: str | None, people: Iterable[str | None]) -> bool:
    """Tell whether one of these accounts is the same person."""
    return any(is_same_person(subject, one) for one in people)


def _comparable(subject: str) -> str:
    try:
        return tidy_subject(subject)
    except ValueError:
        return subject


Subject = Annotated[
    str,
    AfterValidator(tidy_subject),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SUBJECT),
]
"""`sub` of somebody's tokens, in a body."""
