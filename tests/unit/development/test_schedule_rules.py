"""When surveys open, remind and close: by the sessions of their activity."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from development.schedules.rules import due_after, timetable_of
from development.settings import SurveyTiming
from kompeten.events.development import SurveyKind
from support.activities import SESSIONS

TIMING = SurveyTiming(lists_within=timedelta(hours=24), behaviour_months=3)
ENDS = SESSIONS[-1].ends_at


def test_the_reaction_is_asked_in_the_room_and_by_letter_once_the_lists_are_in() -> None:
    found = timetable_of(SurveyKind.REACTION, SESSIONS, timing=TIMING)
    assert (found.opens_at, found.room_until) == (ENDS - timedelta(minutes=10), ENDS + timedelta(hours=1))
    assert [one - ENDS for one in found.letters_at] == [timedelta(days=days) for days in (1, 4, 8)]
    assert found.closes_at - ENDS == timedelta(days=15)


@pytest.mark.parametrize("kind", [SurveyKind.BEHAVIOUR, SurveyKind.BEHAVIOUR_SUPERVISOR])
def test_behaviour_is_asked_months_later_by_letter_alone(kind: SurveyKind) -> None:
    found = timetable_of(kind, SESSIONS, timing=TIMING)
    assert (found.opens_at, found.room_until) == (ENDS + timedelta(days=90), None)


def test_what_people_know_before_is_asked_until_the_first_session() -> None:
    found = timetable_of(SurveyKind.LEARNING_BEFORE, SESSIONS, timing=TIMING)
    assert (found.opens_at, found.closes_at) == (SESSIONS[0].starts_at - timedelta(days=3), SESSIONS[0].starts_at)


@settings(max_examples=30)
@given(st.sampled_from(SurveyKind), st.timedeltas(timedelta(days=-500), timedelta(days=500)), st.integers(3, 6))
def test_a_survey_moves_with_its_activity_and_does_one_thing_after_the_other(
    kind: SurveyKind, later: timedelta, months: int
) -> None:
    timing = SurveyTiming(timedelta(hours=24), months)
    moved = [
        one.model_copy(update={"starts_at": one.starts_at + later, "ends_at": one.ends_at + later}) for one in SESSIONS
    ]
    before, after = timetable_of(kind, SESSIONS, timing=timing), timetable_of(kind, moved, timing=timing)
    assert (after.opens_at - before.opens_at, after.closes_at - before.closes_at) == (later, later)
    steps = [after.opens_at, *(due_after(after, letters=sent) for sent in range(len(after.letters_at) + 1))]
    assert all(one <= other for one, other in pairwise(steps))
    assert steps[-1] == after.closes_at
