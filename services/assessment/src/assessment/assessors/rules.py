"""MET numbers: what is one, how it is written, what to warn of."""

import re
from datetime import date
from enum import StrEnum

# The year is set off by a dot or a space; both forms are on BNSP's own papers.
MET_NUMBER = re.compile(r"\s*MET[.\s]+([0-9]{3})[.\s]+([0-9]{6})[.\s]+([0-9]{4})\s*", re.IGNORECASE)


class MetWarning(StrEnum):
    """What an assessor is accepted with nevertheless."""

    MET_NUMBER_REWRITTEN = "met_number_rewritten"
    MET_EXPIRED = "met_expired"


def normalised_met_number(written: str) -> str | None:
    """Return the number with dots throughout (`MET.000.990266.2025`), or None when it is no MET number."""
    match = MET_NUMBER.fullmatch(written)
    return f"MET.{match[1]}.{match[2]}.{match[3]}" if match else None


def warnings_about(*, written: str, normalised: str, valid_until: date, today: date) -> list[MetWarning]:
    """Return what the LSP should know; the number is valid through the day `valid_until` in the LSP's zone."""
    found = []
    if written != normalised:
        found.append(MetWarning.MET_NUMBER_REWRITTEN)
    if valid_until < today:
        found.append(MetWarning.MET_EXPIRED)
    return found
