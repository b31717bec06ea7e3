"""The state machine of an assessment."""

from datetime import UTC, date, datetime

import pytest

from assessment.assessments.rules import TRANSITIONS, Move, State, after, first_day, legal_moves
from assessment.assessors.rules import venue_day
from kompeten.problems import IllegalMove
from support.people import BATCH

ENDS = {State.COMPLETED, State.ABSENT, State.WITHDRAWN}


def test_the_table_is_total_over_state_and_move() -> None:
    assert set(TRANSITIONS) == set(State)
    assert all(set(moves) == set(Move) for moves in TRANSITIONS.values())


def test_every_state_is_reached_and_only_the_three_ends_are_final() -> None:
    reached = {following for moves in TRANSITIONS.values() for following in moves.values() if following is not None}
    assert reached == set(State) - {State.OPEN}
    assert {state for state in State if not legal_moves(state)} == ENDS


def test_absent_is_unreachable_once_a_result_exists() -> None:
    assert TRANSITIONS[State.IN_PROGRESS][Move.MARK_ABSENT] is None
    assert TRANSITIONS[State.COMPLETED][Move.MARK_ABSENT] is None


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_a_move_leads_on_or_is_refused_naming_the_legal_ones(state: State, move: Move) -> None:
    following = TRANSITIONS[state][move]
    if following is not None:
        assert after(state, move) is following
        return
    with pytest.raises(IllegalMove) as refused:
        after(state, move)
    for legal in legal_moves(state):
        assert legal.value in refused.value.text.en


def test_the_day_of_an_assessment_is_the_venues_day() -> None:
    late_in_utc = datetime(2026, 7, 15, 16, 30, tzinfo=UTC)
    assert venue_day(late_in_utc, BATCH) == date(2026, 7, 16)
    assert first_day(late_in_utc, BATCH) == date(2026, 7, 16)
    assert first_day(None, BATCH) == BATCH.starts_on
