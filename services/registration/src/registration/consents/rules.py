"""Whether somebody consented to the text that is current."""

from collections.abc import Sequence
from enum import StrEnum


class ConsentCode(StrEnum):
    """What is wrong with a consent; the codes are a contract with those who read answers by program."""

    MISSING = "consent_missing"
    OUTDATED = "consent_outdated"
    UNKNOWN = "consent_unknown"


def find_fault(said: str | None, versions: Sequence[str]) -> ConsentCode | None:
    """Return what is wrong with the version somebody consented to, None for the current one: the first."""
    current, *earlier = versions
    if not said:
        return ConsentCode.MISSING
    if said == current:
        return None
    return ConsentCode.OUTDATED if said in earlier else ConsentCode.UNKNOWN
