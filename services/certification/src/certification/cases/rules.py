"""Rules of cases: their states, which event moves them where, and the roll of a batch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kompeten.problems import IllegalMove


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
    WITHDRAW = "withdraw"
    GRANT = "grant"
    REFUSE = "refuse"
    ISSUE = "issue"


# Total over state and move. None: not allowed. The state itself: it happened elsewhere and changes nothing here.
TRANSITIONS: Mapping[CaseState, Mapping[CaseMove, CaseState | None]] = {
    CaseState.AWAITING_DECISION: {
        CaseMove.REVISE: CaseState.AWAITING_DECISION,
        CaseMove.WITHDRAW: CaseState.WITHDRAWN,
        CaseMove.GRANT: CaseState.GRANTED,
        CaseMove.REFUSE: CaseState.NOT_GRANTED,
        CaseMove.ISSUE: None,
    },
    CaseState.GRANTED: {
        CaseMove.REVISE: CaseState.REVIEW_REQUIRED,
        CaseMove.WITHDRAW: CaseState.WITHDRAWN,
        CaseMove.GRANT: None,
        CaseMove.REFUSE: None,
        CaseMove.ISSUE: CaseState.ISSUED,
    },
    CaseState.NOT_GRANTED: {
        CaseMove.REVISE: CaseState.REVIEW_REQUIRED,
        CaseMove.WITHDRAW: CaseState.NOT_GRANTED,
        CaseMove.GRANT: None,
        CaseMove.REFUSE: None,
        CaseMove.ISSUE: None,
    },
    CaseState.ISSUED: {
        CaseMove.REVISE: CaseState.ISSUED,
        CaseMove.WITHDRAW: CaseState.ISSUED,
        CaseMove.GRANT: None,
        CaseMove.REFUSE: None,
        CaseMove.ISSUE: None,
    },
    CaseState.WITHDRAWN: {
        CaseMove.REVISE: CaseState.WITHDRAWN,
        CaseMove.WITHDRAW: CaseState.WITHDRAWN,
        CaseMove.GRANT: None,
        CaseMove.REFUSE: None,
        CaseMove.ISSUE: None,
    },
    CaseState.REVIEW_REQUIRED: {
        CaseMove.REVISE: CaseState.REVIEW_REQUIRED,
        CaseMove.WITHDRAW: CaseState.WITHDRAWN,
        CaseMove.GRANT: CaseState.GRANTED,
        CaseMove.REFUSE: CaseState.NOT_GRANTED,
        CaseMove.ISSUE: None,
    },
}

DECIDABLE = frozenset(state for state, moves in TRANSITIONS.items() if moves[CaseMove.GRANT] is not None)


def moved(state: CaseState, move: CaseMove) -> CaseState:
    """Return the state after a move; raises `IllegalMove`, naming the moves that are possible."""
    target = TRANSITIONS[state][move]
    if target is None:
        legal = [name.value for name, reached in TRANSITIONS[state].items() if reached not in (None, state)]
        raise IllegalMove(state=state.value, legal=legal)
    return target


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
