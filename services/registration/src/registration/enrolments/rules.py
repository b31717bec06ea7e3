"""Life of an enrolment."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from kompeten.states import StateMachine


class EnrolmentState(StrEnum):
    """Life of an enrolment.

    One that finds a seat begins as `enrolled`.
    """

    WAITING = "waiting"
    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"


class EnrolmentMove(StrEnum):
    """What can be done to an enrolment."""

    SEAT = "seat"
    WITHDRAW = "withdraw"


ENROLMENT = StateMachine(
    EnrolmentState,
    EnrolmentMove,
    {
        (EnrolmentState.WAITING, EnrolmentMove.SEAT): EnrolmentState.ENROLLED,
        (EnrolmentState.WAITING, EnrolmentMove.WITHDRAW): EnrolmentState.WITHDRAWN,
        (EnrolmentState.ENROLLED, EnrolmentMove.WITHDRAW): EnrolmentState.WITHDRAWN,
    },
)


def is_under_way(state: EnrolmentState, *, ends_at: datetime, is_cancelled: bool, now: datetime) -> bool:
    """Tell whether the person has a seat, or waits for one, in something that is not over: they are needed for it."""
    return state is not EnrolmentState.WITHDRAWN and not is_cancelled and now < ends_at


def unknown_units(weak_units: Sequence[str], units: Collection[str]) -> list[int]:
    """Return the places of the units that are none of the scheme's."""
    return [place for place, code in enumerate(weak_units) if code not in units]


class NotEnrolled(StrEnum):
    """Why somebody of a group is not taken into another activity."""

    NOT_ATTENDED = "not_attended"
    RESTRICTED = "processing_restricted"
    ALREADY_THERE = "already_enrolled"
    HAD_WITHDRAWN = "had_withdrawn"


def refusal_of(there: EnrolmentState | None, *, is_restricted: bool, is_wanted: bool) -> NotEnrolled | None:
    """Return why not, None for whoever comes; a group brings nobody back who has withdrawn."""
    if not is_wanted:
        return NotEnrolled.NOT_ATTENDED
    if there is EnrolmentState.WITHDRAWN:
        return NotEnrolled.HAD_WITHDRAWN
    if there is not None:
        return NotEnrolled.ALREADY_THERE
    return NotEnrolled.RESTRICTED if is_restricted else None
