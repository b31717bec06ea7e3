"""Rules of cases: their states, which event moves them where, and the roll of a batch."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from kompeten.states import StateMachine


class CaseState(StrEnum):
    """Where a case stands."""

    AWAITING_DECISION = "awaiting_decision"
    GRANTED = "granted"
    NOT_GRANTED = "not_granted"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    REVIEW_REQUIRED = "review_required"


class CaseMove(StrEnum):
    """What can happen to a case."""

    REVISE = "revise"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    GRANT = "grant"
    REFUSE = "refuse"
    CONFIRM = "confirm"
    ISSUE = "issue"


# A state that a move leads back to: it happened elsewhere and changes nothing here.
CASES: Final = StateMachine(
    CaseState,
    CaseMove,
    {
        (CaseState.AWAITING_DECISION, CaseMove.REVISE): CaseState.AWAITING_DECISION,
        (CaseState.AWAITING_DECISION, CaseMove.CORRECT): CaseState.AWAITING_DECISION,
        (CaseState.AWAITING_DECISION, CaseMove.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.AWAITING_DECISION, CaseMove.GRANT): CaseState.GRANTED,
        (CaseState.AWAITING_DECISION, CaseMove.REFUSE): CaseState.NOT_GRANTED,
        (CaseState.GRANTED, CaseMove.REVISE): CaseState.REVIEW_REQUIRED,
        (CaseState.GRANTED, CaseMove.CORRECT): CaseState.REVIEW_REQUIRED,
        (CaseState.GRANTED, CaseMove.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.GRANTED, CaseMove.ISSUE): CaseState.ISSUED,
        (CaseState.NOT_GRANTED, CaseMove.REVISE): CaseState.REVIEW_REQUIRED,
        (CaseState.NOT_GRANTED, CaseMove.CORRECT): CaseState.NOT_GRANTED,
        (CaseState.NOT_GRANTED, CaseMove.WITHDRAW): CaseState.NOT_GRANTED,
        (CaseState.ISSUED, CaseMove.REVISE): CaseState.ISSUED,
        (CaseState.ISSUED, CaseMove.CORRECT): CaseState.ISSUED,
        (CaseState.ISSUED, CaseMove.WITHDRAW): CaseState.ISSUED,
        (CaseState.ISSUED, CaseMove.CONFIRM): CaseState.ISSUED,
        (CaseState.WITHDRAWN, CaseMove.REVISE): CaseState.WITHDRAWN,
        (CaseState.WITHDRAWN, CaseMove.CORRECT): CaseState.WITHDRAWN,
        (CaseState.WITHDRAWN, CaseMove.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.REVIEW_REQUIRED, CaseMove.REVISE): CaseState.REVIEW_REQUIRED,
        (CaseState.REVIEW_REQUIRED, CaseMove.CORRECT): CaseState.REVIEW_REQUIRED,
        (CaseState.REVIEW_REQUIRED, CaseMove.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.REVIEW_REQUIRED, CaseMove.GRANT): CaseState.GRANTED,
        (CaseState.REVIEW_REQUIRED, CaseMove.REFUSE): CaseState.NOT_GRANTED,
        (CaseState.REVIEW_REQUIRED, CaseMove.CONFIRM): CaseState.GRANTED,
    },
)


class Part(StrEnum):
    """How somebody was involved with a candidate before the decision."""

    ASSESSED = "assessed"
    REVIEWED = "reviewed"
    APPLIED = "applied"
    EMPLOYED = "employed"
    TRAINED = "trained"


Parts = Mapping[Part, Collection[str]]
"""Who had which part with one candidate: by their accounts, and `EMPLOYED` by the names of employers."""


class RollEntry(StrEnum):
    """What became of somebody a batch was expected to bring."""

    ARRIVED = "arrived"
    ABSENT = "absent"
    WITHDRAWN = "withdrawn"
    MISSING = "missing"


@dataclass(frozen=True)
class Expected:
    """What is known of one expected application; the case is that of the highest attempt."""

    application_id: UUID
    is_withdrawn: bool
    absent_attempt: int
    case_attempt: int = 0
    case_state: CaseState | None = None


@dataclass(frozen=True)
class Roll:
    """Who of a batch came before the committee: expected = arrived + absent + withdrawn + missing."""

    expected: int
    arrived: int
    absent: int
    withdrawn: int
    missing: tuple[UUID, ...]


def entry_of(one: Expected) -> RollEntry:
    """Judge one expected application: a case says more than its absence, the highest attempt more than an earlier."""
    if one.case_state is CaseState.WITHDRAWN or (one.case_state is None and one.is_withdrawn):
        return RollEntry.WITHDRAWN
    if one.absent_attempt > one.case_attempt:
        return RollEntry.ABSENT
    return RollEntry.MISSING if one.case_state is None else RollEntry.ARRIVED


def roll(everyone: Iterable[Expected]) -> Roll:
    """Count a batch; the missing are named in order of their ids."""
    entries = {one.application_id: entry_of(one) for one in everyone}
    found = list(entries.values())
    return Roll(
        expected=len(found),
        arrived=found.count(RollEntry.ARRIVED),
        absent=found.count(RollEntry.ABSENT),
        withdrawn=found.count(RollEntry.WITHDRAWN),
        missing=tuple(sorted(who for who, entry in entries.items() if entry is RollEntry.MISSING)),
    )
