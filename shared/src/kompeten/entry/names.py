"""Names of people: what cannot be one, whoever enters it."""

import unicodedata
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from kompeten.entry.texts import Name

IDENTITY_DIGITS: Final = 16
"""As many as a NIK has: somebody's number slipped into the name and would be printed, sent and shown."""


class NameFault(StrEnum):
    """Why something is nobody's name; also the types of the errors `kompeten.http.invalid` words."""

    NO_LETTER = "name_without_letters"
    IDENTITY_NUMBER = "name_holds_number"


def fault_in(name: str) -> NameFault | None:
    """Return why this cannot be a person's name, or None."""
    if not any(unicodedata.category(sign).startswith("L") for sign in name):
        return NameFault.NO_LETTER
    digits = sum(sign.isdecimal() for sign in name)
    return NameFault.IDENTITY_NUMBER if digits >= IDENTITY_DIGITS else None


def _plausible(name: str) -> str:
    fault = fault_in(name)
    if fault is not None:
        raise PydanticCustomError(fault.value, "is nobody's name")
    return name


PersonName = Annotated[Name, AfterValidator(_plausible)]
"""A person's name as it will be printed."""
