"""The states of an application and what moves it."""

from datetime import date, timedelta
from enum import StrEnum

from kompeten.states import StateMachine


class ApplicationState(StrEnum):
    """Where an application stands here; how far the whole chain got is its timeline's stage.

    One that finds every seat taken begins as `waiting`: nobody looks at it before it has a seat.
    """

    SUBMITTED = "submitted"
    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ApplicationMove(StrEnum):
    """What can be done to an application; whoever comes again from another regency may have to queue there."""

    ACCEPT = "accept"
    RETURN = "return"
    RESUBMIT = "resubmit"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    SEAT = "seat"
    QUEUE = "queue"


APPLICATION = StateMachine(
    ApplicationState,
    ApplicationMove,
    {
        (ApplicationState.WAITING, ApplicationMove.SEAT): ApplicationState.SUBMITTED,
        (ApplicationState.WAITING, ApplicationMove.WITHDRAW): ApplicationState.WITHDRAWN,
        (ApplicationState.SUBMITTED, ApplicationMove.ACCEPT): ApplicationState.ACCEPTED,
        (ApplicationState.SUBMITTED, ApplicationMove.RETURN): ApplicationState.RETURNED,
        (ApplicationState.SUBMITTED, ApplicationMove.REJECT): ApplicationState.REJECTED,
        (ApplicationState.SUBMITTED, ApplicationMove.WITHDRAW): ApplicationState.WITHDRAWN,
        (ApplicationState.RETURNED, ApplicationMove.RESUBMIT): ApplicationState.SUBMITTED,
        (ApplicationState.RETURNED, ApplicationMove.QUEUE): ApplicationState.WAITING,
        (ApplicationState.RETURNED, ApplicationMove.WITHDRAW): ApplicationState.WITHDRAWN,
        (ApplicationState.ACCEPTED, ApplicationMove.CORRECT): ApplicationState.ACCEPTED,
        (ApplicationState.ACCEPTED, ApplicationMove.WITHDRAW): ApplicationState.WITHDRAWN,
    },
)

# Live applications: a person has at most one per batch and scheme; after these states they may apply again.
ENDED = APPLICATION.ends
LIVE = tuple(state for state in ApplicationState if state not in ENDED)
SEATED = frozenset(LIVE) - {ApplicationState.WAITING}


def due_on(starts_on: date, *, today: date) -> date | None:
    """Return until when a returned application should come again: the day before its batch begins; None once past."""
    due = starts_on - timedelta(days=1)
    return due if due >= today else None
