"""The state machines of applications and batches are total: every pair is a legal move or refused by name."""

import itertools

import pytest

from kompeten.problems import IllegalMove
from registration.applications.rules import (
    APPLICATION_MOVES,
    ENDED,
    ApplicationMove,
    ApplicationState,
    legal_moves,
    next_state,
)
from registration.batches.rules import BATCH_MOVES, BatchMove, BatchState, next_batch_state


@pytest.mark.parametrize(("state", "move"), list(itertools.product(ApplicationState, ApplicationMove)))
def test_every_move_of_an_application_is_legal_or_refused_naming_the_legal_ones(
    state: ApplicationState, move: ApplicationMove
) -> None:
    if (state, move) in APPLICATION_MOVES:
        assert next_state(state, move) is APPLICATION_MOVES[state, move]
        return
    with pytest.raises(IllegalMove) as refused:
        next_state(state, move)
    assert refused.value.params == {"state": state, "legal": legal_moves(state)}


@pytest.mark.parametrize("state", sorted(ENDED))
def test_nothing_moves_an_ended_application(state: ApplicationState) -> None:
    assert legal_moves(state) == []


def test_every_state_of_an_application_can_be_reached_from_submitted() -> None:
    reached = {ApplicationState.SUBMITTED}
    for _ in ApplicationState:
        reached |= {target for (source, _), target in APPLICATION_MOVES.items() if source in reached}
    assert reached == set(ApplicationState)


@pytest.mark.parametrize(("state", "move"), list(itertools.product(BatchState, BatchMove)))
def test_every_move_of_a_batch_is_legal_or_refused(state: BatchState, move: BatchMove) -> None:
    if (state, move) in BATCH_MOVES:
        assert next_batch_state(state, move) is BATCH_MOVES[state, move]
        return
    with pytest.raises(IllegalMove):
        next_batch_state(state, move)


def test_an_illegal_move_says_what_is_legal_in_both_languages() -> None:
    with pytest.raises(IllegalMove) as refused:
        next_state(ApplicationState.RETURNED, ApplicationMove.ACCEPT)
    assert "resubmit, withdraw" in refused.value.text.id
    assert "resubmit, withdraw" in refused.value.text.en
