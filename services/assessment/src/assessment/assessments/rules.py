"""The state machine of an assessment, and when its day has come."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from kompeten.events.snapshots import Batch
from kompeten.problems import IllegalMove


class State(StrEnum):
    """Where an assessment stands."""

    OPEN = "open"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    ABSENT = "absent"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can be done with an assessment."""

    ASSIGN = "assign"
    RECORD_RESULTS = "record_results"
    COMPLETE = "complete"
    MARK_ABSENT = "mark_absent"
    WITHDRAW = "withdraw"


# Total over state and move; None is illegal. Absent is not BK: once a result exists, the candidate was there.
TRANSITIONS: Final[Mapping[State, Mapping[Move, State | None]]] = {
    State.OPEN: {
        Move.ASSIGN: State.ASSIGNED,
        Move.RECORD_RESULTS: None,
        Move.COMPLETE: None,
        Move.MARK_ABSENT: State.ABSENT,
        Move.WITHDRAW: State.WITHDRAWN,
    },
    State.ASSIGNED: {
        Move.ASSIGN: State.ASSIGNED,
        Move.RECORD_RESULTS: State.IN_PROGRESS,
        Move.COMPLETE: None,
        Move.MARK_ABSENT: State.ABSENT,
        Move.WITHDRAW: State.WITHDRAWN,
    },
    State.IN_PROGRESS: {
        Move.ASSIGN: None,
        Move.RECORD_RESULTS: State.IN_PROGRESS,
        Move.COMPLETE: State.COMPLETED,
        Move.MARK_ABSENT: None,
        Move.WITHDRAW: State.WITHDRAWN,
    },
    State.COMPLETED: dict.fromkeys(Move),
    State.ABSENT: dict.fromkeys(Move),
    State.WITHDRAWN: dict.fromkeys(Move),
}


def legal_moves(state: State) -> list[Move]:
    """Return what can be done from here."""
    return [move for move, following in TRANSITIONS[state].items() if following is not None]


def after(state: State, move: Move) -> State:
    """Return the state a move leads to; raises `IllegalMove`, which names the legal ones."""
    following = TRANSITIONS[state][move]
    if following is None:
        raise IllegalMove(state=state.value, legal=[legal.value for legal in legal_moves(state)])
    return following


def venue_day(moment: datetime, batch: Batch) -> date:
    """Return the calendar day a moment falls on where the venue is."""
    return moment.astimezone(ZoneInfo(batch.time_zone)).date()


def first_day(starts_at: datetime | None, batch: Batch) -> date:
    """Return the day of the assessment at the venue; before there is an appointment, the batch's first day."""
    return batch.starts_on if starts_at is None else venue_day(starts_at, batch)
