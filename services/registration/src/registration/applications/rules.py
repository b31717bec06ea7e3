"""The states of an application and what moves it."""

from datetime import date, timedelta
from enum import StrEnum

from kompeten.states import StateMachine


class ApplicationState(StrEnum):
    """Where an application stands here; how far the whole chain got is its timeline's stage."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ApplicationMove(StrEnum):
    """What can be done to an application."""

    ACCEPT = "accept"
    RETURN = "return"
    RESUBMIT = "resubmit"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    CORRECT = "correct"


APPLICATION = StateMachine(
    ApplicationState,
    ApplicationMove,
    {
        (ApplicationState.SUBMITTED, ApplicationMove.ACCEPT): ApplicationState.ACCEPTED,
        (ApplicationState.SUBMITTED, ApplicationMove.RETURN): ApplicationState.RETURNED,
        (ApplicationState.SUBMITTED, ApplicationMove.REJECT): ApplicationState.REJECTED,
        (ApplicationState.SUBMITTED, ApplicationMove.WITHDRAW): ApplicationState.WITHDRAWN,
        (ApplicationState.RETURNED, ApplicationMove.RESUBMIT): ApplicationState.SUBMITTED,
        (ApplicationState.RETURNED, ApplicationMove.WITHDRAW): ApplicationState.WITHDRAWN,
        (ApplicationState.ACCEPTED, ApplicationMove.CORRECT): ApplicationState.ACCEPTED,
        (ApplicationState.ACCEPTED, ApplicationMove.WITHDRAW): ApplicationState.WITHDRAWN,
    },
)

# Live applications: a person has at most one per batch and scheme; after these states they may apply again.
ENDED = APPLICATION.ends
LIVE = tuple(state for state in ApplicationState if state not in ENDED)


def due_on(starts_on: date, *, today: date) -> date | None:
    """Return until when a returned application should come again: the day before its batch begins; None once past."""
    due = starts_on - timedelta(days=1)
    return due if due >= today else None
