"""The states of an application and what moves it: one table, total over every state and move."""

from collections.abc import Mapping
from enum import StrEnum

from kompeten.problems import IllegalMove


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


# Every other pair is an illegal move.
APPLICATION_MOVES: dict[tuple[ApplicationState, ApplicationMove], ApplicationState] = {
    (ApplicationState.SUBMITTED, ApplicationMove.ACCEPT): ApplicationState.ACCEPTED,
    (ApplicationState.SUBMITTED, ApplicationMove.RETURN): ApplicationState.RETURNED,
    (ApplicationState.SUBMITTED, ApplicationMove.REJECT): ApplicationState.REJECTED,
    (ApplicationState.SUBMITTED, ApplicationMove.WITHDRAW): ApplicationState.WITHDRAWN,
    (ApplicationState.RETURNED, ApplicationMove.RESUBMIT): ApplicationState.SUBMITTED,
    (ApplicationState.RETURNED, ApplicationMove.WITHDRAW): ApplicationState.WITHDRAWN,
    (ApplicationState.ACCEPTED, ApplicationMove.CORRECT): ApplicationState.ACCEPTED,
    (ApplicationState.ACCEPTED, ApplicationMove.WITHDRAW): ApplicationState.WITHDRAWN,
}

# The same, total over every state and move: None is illegal. The diagrams in docs/states.md are drawn from it.
TRANSITIONS: Mapping[ApplicationState, Mapping[ApplicationMove, ApplicationState | None]] = {
    state: {move: APPLICATION_MOVES.get((state, move)) for move in ApplicationMove} for state in ApplicationState
}

# Live applications: a person has at most one per batch and scheme; after these states they may apply again.
ENDED = frozenset({ApplicationState.REJECTED, ApplicationState.WITHDRAWN})
LIVE = tuple(state for state in ApplicationState if state not in ENDED)


def next_state(state: ApplicationState, move: ApplicationMove) -> ApplicationState:
    """Return the state after a move; `IllegalMove` naming the legal ones otherwise."""
    following = APPLICATION_MOVES.get((state, move))
    if following is None:
        raise IllegalMove(state=state, legal=legal_moves(state))
    return following


def legal_moves(state: ApplicationState) -> list[ApplicationMove]:
    """Return what can be done in a state."""
    return [move for source, move in APPLICATION_MOVES if source is state]
