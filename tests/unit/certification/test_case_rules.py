"""Rules of cases: which moves are made when, and a roll always balances."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.cases.rules import (
    CASES,
    CaseMove,
    CaseState,
    Expected,
    RollEntry,
    entry_of,
    roll,
)
from kompeten.problems import IllegalMove

PEOPLE = st.lists(
    st.builds(
        Expected,
        application_id=st.uuids(),
        is_withdrawn=st.booleans(),
        absent_attempt=st.integers(0, 3),
        case_attempt=st.integers(1, 3),
        case_state=st.none() | st.sampled_from(CaseState),
    ),
    unique_by=lambda one: one.application_id,
)
WHO = UUID(int=1)


def test_only_a_granted_case_is_issued() -> None:
    assert CASES.allowing(CaseMove.ISSUE) == {CaseState.GRANTED}


@pytest.mark.parametrize("move", [CaseMove.REVISE, CaseMove.CORRECT, CaseMove.WITHDRAW])
def test_nothing_that_happens_elsewhere_is_ever_refused(move: CaseMove) -> None:
    assert CASES.allowing(move) == set(CaseState)


@pytest.mark.parametrize("move", [CaseMove.REVISE, CaseMove.CORRECT])
def test_whatever_changes_after_it_was_granted_asks_for_a_review(move: CaseMove) -> None:
    assert CASES.after(CaseState.GRANTED, move) is CaseState.REVIEW_REQUIRED


def test_issued_and_withdrawn_are_final() -> None:
    assert {CaseState.ISSUED, CaseState.WITHDRAWN} == CASES.ends


def test_a_corrected_name_is_confirmed_before_an_issue_and_before_a_reissue() -> None:
    assert CASES.allowing(CaseMove.CONFIRM) == {CaseState.REVIEW_REQUIRED, CaseState.ISSUED}


def test_what_can_be_granted_can_be_refused() -> None:
    assert CASES.allowing(CaseMove.REFUSE) == CASES.allowing(CaseMove.GRANT)


def test_an_illegal_move_says_which_ones_are_legal() -> None:
    with pytest.raises(IllegalMove, match="illegal_move") as refused:
        CASES.after(CaseState.GRANTED, CaseMove.GRANT)
    assert "revise the assessment, correct, withdraw, issue" in refused.value.text.en


@given(PEOPLE)
def test_a_roll_always_balances(everyone: list[Expected]) -> None:
    found = roll(everyone)
    assert found.expected == len(everyone)
    assert found.expected == found.arrived + found.absent + found.withdrawn + len(found.missing)
    assert list(found.missing) == sorted(found.missing)


@pytest.mark.parametrize(
    ("one", "entry"),
    [
        (Expected(WHO, is_withdrawn=False, absent_attempt=0), RollEntry.MISSING),
        (Expected(WHO, is_withdrawn=False, absent_attempt=1), RollEntry.ABSENT),
        (Expected(WHO, is_withdrawn=True, absent_attempt=1), RollEntry.WITHDRAWN),
        (Expected(WHO, False, 0, 1, CaseState.AWAITING_DECISION), RollEntry.ARRIVED),
        (Expected(WHO, False, 1, 2, CaseState.GRANTED), RollEntry.ARRIVED),
        (Expected(WHO, False, 2, 1, CaseState.NOT_GRANTED), RollEntry.ABSENT),
        (Expected(WHO, True, 0, 1, CaseState.WITHDRAWN), RollEntry.WITHDRAWN),
        (Expected(WHO, True, 0, 1, CaseState.ISSUED), RollEntry.ARRIVED),
    ],
)
def test_the_highest_attempt_and_the_case_decide_where_somebody_counts(one: Expected, entry: RollEntry) -> None:
    assert entry_of(one) is entry
