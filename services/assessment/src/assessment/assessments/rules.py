"""The state machine of an assessment, when its day has come, and what the entries of its results come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol, TypeVar
from uuid import UUID

from assessment.assessors.rules import venue_day
from kompeten.events.snapshots import Batch, Mark, Unit
from kompeten.states import StateMachine

MOST_ENTRIES_PER_UNIT: Final = 20
"""A mark is corrected once or twice; every correction stays in the table."""


class AssessmentState(StrEnum):
    """Where an assessment stands."""

    OPEN = "open"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    ABSENT = "absent"
    WITHDRAWN = "withdrawn"


class AssessmentMove(StrEnum):
    """What can be done with an assessment."""

    ASSIGN = "assign"
    RECORD_RESULTS = "record_results"
    COMPLETE = "complete"
    MARK_ABSENT = "mark_absent"
    WITHDRAW = "withdraw"


# Absent is not BK: once a result exists, the candidate was there.
ASSESSMENT = StateMachine(
    AssessmentState,
    AssessmentMove,
    {
        (AssessmentState.OPEN, AssessmentMove.ASSIGN): AssessmentState.ASSIGNED,
        (AssessmentState.OPEN, AssessmentMove.MARK_ABSENT): AssessmentState.ABSENT,
        (AssessmentState.OPEN, AssessmentMove.WITHDRAW): AssessmentState.WITHDRAWN,
        (AssessmentState.ASSIGNED, AssessmentMove.ASSIGN): AssessmentState.ASSIGNED,
        (AssessmentState.ASSIGNED, AssessmentMove.RECORD_RESULTS): AssessmentState.IN_PROGRESS,
        (AssessmentState.ASSIGNED, AssessmentMove.MARK_ABSENT): AssessmentState.ABSENT,
        (AssessmentState.ASSIGNED, AssessmentMove.WITHDRAW): AssessmentState.WITHDRAWN,
        (AssessmentState.IN_PROGRESS, AssessmentMove.RECORD_RESULTS): AssessmentState.IN_PROGRESS,
        (AssessmentState.IN_PROGRESS, AssessmentMove.COMPLETE): AssessmentState.COMPLETED,
        (AssessmentState.IN_PROGRESS, AssessmentMove.WITHDRAW): AssessmentState.WITHDRAWN,
    },
)


def first_day(starts_at: datetime | None, batch: Batch) -> date:
    """Return the day of the assessment at the venue; before there is an appointment, the batch's first day."""
    return batch.starts_on if starts_at is None else venue_day(starts_at, batch)


class Evidence(StrEnum):
    """The kind of evidence a mark rests on."""

    OBSERVATION = "observation"
    PRODUCT = "product"
    PORTFOLIO = "portfolio"
    WRITTEN = "written"
    ORAL = "oral"
    INTERVIEW = "interview"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The content of a result; two with the same id must be equal."""

    id: UUID
    unit_code: str
    mark: Mark
    evidence: tuple[str, ...]
    note: str


class Marked(Protocol):
    """Whatever holds the mark of a unit."""

    @property
    def unit_code(self) -> str: ...  # noqa: D102
    @property
    def mark(self) -> Mark: ...  # noqa: D102


AnyMarked = TypeVar("AnyMarked", bound=Marked)


def fresh_entries(known: Mapping[UUID, Entry], sent: Sequence[Entry]) -> tuple[list[Entry], list[int]]:
    """Return the entries not yet known, and the places of those whose id stands for something else already."""
    seen = dict(known)
    fresh, reused = [], []
    for place, entry in enumerate(sent):
        if entry.id not in seen:
            seen[entry.id] = entry
            fresh.append(entry)
        elif seen[entry.id] != entry:
            reused.append(place)
    return fresh, reused


def is_too_many(units: Sequence[Unit], entries: int) -> bool:
    """Tell whether an assessment has had more entries than corrections explain: a program runs wild."""
    return entries > MOST_ENTRIES_PER_UNIT * len(units)


def unknown_units(units: Sequence[Unit], sent: Sequence[Entry]) -> list[int]:
    """Return the places of entries whose unit the scheme version does not have."""
    codes = {unit.code for unit in units}
    return [place for place, entry in enumerate(sent) if entry.unit_code not in codes]


def in_scheme_order(units: Sequence[Unit], entries: Iterable[AnyMarked]) -> list[AnyMarked]:
    """Return the entry that counts for each marked unit, in the scheme's order; the last of `entries` counts."""
    last = {entry.unit_code: entry for entry in entries}
    return [last[unit.code] for unit in units if unit.code in last]


def missing_units(units: Sequence[Unit], marked: Iterable[Marked]) -> list[Unit]:
    """Return the units still without a mark."""
    done = {entry.unit_code for entry in marked}
    return [unit for unit in units if unit.code not in done]


def recommendation(marked: Iterable[Marked]) -> Mark:
    """Return K only if every unit is K."""
    all_competent = all(entry.mark is Mark.COMPETENT for entry in marked)
    return Mark.COMPETENT if all_competent else Mark.NOT_YET_COMPETENT
