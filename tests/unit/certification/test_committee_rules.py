"""Rules of committee sessions, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.sessions.rules import (
    TRANSITIONS,
    Part,
    SeatingFault,
    SessionMove,
    SessionState,
    deciders,
    involved_deciders,
    moved,
    needs_reason,
    seating_faults,
)
from kompeten.events.certification import Outcome
from kompeten.events.snapshots import Mark
from kompeten.problems import IllegalMove

PEOPLE = st.dictionaries(st.sampled_from("abcdefg"), st.text(min_size=1))
SOME = st.sets(st.sampled_from("abcdefghi"))


def test_every_session_state_knows_every_move() -> None:
    assert set(TRANSITIONS) == set(SessionState)
    assert all(set(moves) == set(SessionMove) for moves in TRANSITIONS.values())


def test_a_closed_session_only_issues() -> None:
    with pytest.raises(IllegalMove) as refused:
        moved(SessionState.CLOSED, SessionMove.DECIDE)
    assert "Possible from here: issue." in refused.value.text.en


@pytest.mark.parametrize(
    ("present", "faults"),
    [
        ("abc", []),
        ("abcde", []),
        ("abcd", [SeatingFault.EVEN]),
        ("ab", [SeatingFault.TOO_FEW, SeatingFault.EVEN]),
        ("aab", [SeatingFault.TWICE]),
    ],
)
def test_a_committee_is_large_enough_odd_and_of_different_people(present: str, faults: list[SeatingFault]) -> None:
    assert seating_faults(present, minimum=3, must_be_odd=True) == faults


def test_an_lsp_may_allow_an_even_number() -> None:
    assert seating_faults("abcd", minimum=3, must_be_odd=False) == []


@pytest.mark.parametrize(
    ("outcome", "recommendation", "needed"),
    [
        (Outcome.GRANTED, Mark.COMPETENT, False),
        (Outcome.GRANTED, Mark.NOT_YET_COMPETENT, True),
        (Outcome.NOT_GRANTED, Mark.COMPETENT, True),
        (Outcome.NOT_GRANTED, Mark.NOT_YET_COMPETENT, False),
    ],
)
def test_a_reason_is_needed_against_the_recommendation_only(
    outcome: Outcome, recommendation: Mark, *, needed: bool
) -> None:
    assert needs_reason(outcome, recommendation) is needed


def test_the_involved_are_named_with_their_part() -> None:
    found = involved_deciders({"a": "Ani", "b": "Budi"}, [], assessors={"b"}, verifiers={"a", "b", "x"})
    assert [(one.name, one.part) for one in found] == [
        ("Budi", Part.ASSESSED),
        ("Ani", Part.VERIFIED),
        ("Budi", Part.VERIFIED),
    ]


@given(PEOPLE, SOME, SOME, SOME)
def test_nobody_involved_decides_once_nobody_is_named(
    members: dict[str, str], recused: set[str], assessors: set[str], verifiers: set[str]
) -> None:
    if not involved_deciders(members, recused, assessors=assessors, verifiers=verifiers):
        assert not set(deciders(members, recused)) & (assessors | verifiers)
