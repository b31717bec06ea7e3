"""Life of an enrolment, and when a seat can be had."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from kompeten.events.development import Activity
from kompeten.states import StateMachine


class EnrolmentState(StrEnum):
    """Life of an enrolment."""

    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"


class EnrolmentMove(StrEnum):
    """What can be done to an enrolment."""

    WITHDRAW = "withdraw"


ENROLMENT = StateMachine(
    EnrolmentState,
    EnrolmentMove,
    {(EnrolmentState.ENROLLED, EnrolmentMove.WITHDRAW): EnrolmentState.WITHDRAWN},
)


class Obstacle(StrEnum):
    """Why nobody can be taken in."""

    CANCELLED = "cancelled"
    OVER = "over"
    FULL = "full"
    REGENCY_FULL = "regency_full"


def find_obstacle(
    activity: Activity, *, is_cancelled: bool, taken: int, region_code: str, taken_in_regency: int, now: datetime
) -> Obstacle | None:
    """Return why nobody from this regency can be taken in now, or None. The last session may have begun, not ended."""
    if is_cancelled:
        return Obstacle.CANCELLED
    if now >= max(one.ends_at for one in activity.sessions):
        return Obstacle.OVER
    if taken >= activity.quota:
        return Obstacle.FULL
    own = next((one.quota for one in activity.regency_quotas if one.region_code == region_code), None)
    return Obstacle.REGENCY_FULL if own is not None and taken_in_regency >= own else None


def is_under_way(state: EnrolmentState, *, ends_at: datetime, is_cancelled: bool, now: datetime) -> bool:
    """Tell whether the person still has a seat in something that is not over: then they are needed for it."""
    return state is EnrolmentState.ENROLLED and not is_cancelled and now < ends_at


def unknown_units(weak_units: Sequence[str], units: Collection[str]) -> list[int]:
    """Return the places of the units that are none of the scheme's."""
    return [place for place, code in enumerate(weak_units) if code not in units]
