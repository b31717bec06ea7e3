"""Rules of committee sessions, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.cases.rules import Part
from certification.sessions.rules import (
    SESSIONS,
    Seat,
    SeatingFault,
    SessionMove,
    SessionState,
    deciders,
    involvements,
    is_ahead,
    is_too_far,
    needs_reason,
    seating_faults,
)
from kompeten.events.certification import Outcome
from kompeten.events.snapshots import Mark
from kompeten.problems import IllegalMove

PEOPLE = st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from(["Ani", "Budi", "Citra"]))
SOME = st.sets(st.sampled_from("abcdefghi"))


def test_a_closed_session_only_issues() -> None:
    with pytest.raises(IllegalMove) as refused:
        SESSIONS.after(SessionState.CLOSED, SessionMove.DECIDE)
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
    found = involvements(
        [Seat("a", "Ani"), Seat("b", "Budi")], [], {Part.ASSESSED: {"b"}, Part.REVIEWED: {"a", "b", "x"}}
    )
    assert [(one.name, one.part) for one in found] == [
        ("Budi", Part.ASSESSED),
        ("Ani", Part.REVIEWED),
        ("Budi", Part.REVIEWED),
    ]


def test_whoever_has_the_candidates_employer_is_involved() -> None:
    seats = [Seat("a", "Ani", "PT. Buku Jaya"), Seat("b", "Budi", "Dinas Lain"), Seat("c", "Citra", "")]
    (found,) = involvements(seats, [], {Part.EMPLOYED: {"pt buku jaya", ""}})
    assert (found.name, found.part) == ("Ani", Part.EMPLOYED)


def test_only_members_for_the_scheme_decide() -> None:
    seats = [Seat("a", "Ani", schemes=["KL-04"]), Seat("b", "Budi", schemes=["KL-01"])]
    assert deciders(seats, [], scheme="KL-04") == ("a",)


@given(PEOPLE, SOME, SOME, SOME)
def test_nobody_involved_decides_once_nobody_is_named(
    members: dict[str, str], recused: set[str], assessors: set[str], reviewers: set[str]
) -> None:
    seats = [Seat(user_id, name, schemes=["KL-04"]) for user_id, name in members.items()]
    if not involvements(seats, recused, {Part.ASSESSED: assessors, Part.REVIEWED: reviewers}):
        assert not set(deciders(seats, recused, scheme="KL-04")) & (assessors | reviewers)


@pytest.mark.parametrize(
    ("day", "ahead", "too_far"),
    [
        (date(2026, 7, 1), False, False),
        (date(2026, 7, 22), False, False),  # in Jayapura it may be tomorrow, and a clock may be a day behind
        (date(2026, 7, 23), True, False),
        (date(2027, 7, 21), True, False),
        (date(2027, 7, 22), True, True),
    ],
)
def test_days_are_held_against_today(day: date, *, ahead: bool, too_far: bool) -> None:
    today = date(2026, 7, 20)
    assert is_ahead(day, today=today) is ahead
    assert is_too_far(day, today=today) is too_far
