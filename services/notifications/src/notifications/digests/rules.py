"""When a batch is finished, and how its participants ended: a pure function of what was told, in any order."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel


class Entry(StrEnum):
    """What the digest needs to know of an event."""

    REGISTERED = "registered"
    ISSUED = "issued"
    NOT_GRANTED = "not_granted"
    ABSENT = "absent"
    WITHDRAWN = "withdrawn"


FINAL = (Entry.ISSUED, Entry.NOT_GRANTED, Entry.ABSENT, Entry.WITHDRAWN)


class Tally(BaseModel):
    """How many registered participants ended how."""

    registered: int
    issued: int
    not_granted: int
    absent: int
    withdrawn: int


def final_outcome(entries: Iterable[tuple[Entry, int]]) -> Entry | None:
    """Return how one participant ended, of (entry, attempt) pairs; None while that is open.

    What was issued stays issued, whatever was withdrawn later; a withdrawal ends what came before; else the latest
    attempt counts.
    """
    finals = [(attempt, entry) for entry, attempt in entries if entry in FINAL]
    for strongest in (Entry.ISSUED, Entry.WITHDRAWN):
        if any(entry is strongest for _, entry in finals):
            return strongest
    return max(finals)[1] if finals else None


def tally(entries: Iterable[tuple[UUID, Entry, int]]) -> Tally | None:
    """Return the tally of a batch, of (application, entry, attempt); None unless everyone registered has ended."""
    told: dict[UUID, list[tuple[Entry, int]]] = {}
    for application_id, entry, attempt in entries:
        told.setdefault(application_id, []).append((entry, attempt))
    ended: Counter[Entry] = Counter()
    for one in told.values():
        if all(entry is not Entry.REGISTERED for entry, _ in one):
            continue
        outcome = final_outcome(one)
        if outcome is None:
            return None
        ended[outcome] += 1
    if not ended:
        return None
    return Tally(registered=ended.total(), **{entry.value: ended[entry] for entry in FINAL})
