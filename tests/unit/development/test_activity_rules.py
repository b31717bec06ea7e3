"""When the plan of an activity holds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from development.activities.problems import MESSAGES
from development.activities.rules import Found, PlanCode, check_plan, lesson_hours
from kompeten.events.development import ActivitySession, RegencyQuota, Trainer
from kompeten.ids import new_id

START = datetime(2026, 7, 15, tzinfo=UTC)


def session(hour: int = 0, **changes: Any) -> ActivitySession:
    """Return a session of three lessons that begins some hours after the first one."""
    starts_at = START + timedelta(hours=hour)
    usual = {"id": new_id(), "title": "Sesi", "venue": "Aula", "lesson_hours": 3}
    return ActivitySession(**usual | {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=135)} | changes)


def found(*sessions: ActivitySession, quota: int = 10, regencies: tuple[RegencyQuota, ...] = ()) -> list[Found]:
    """Return what is wrong with these."""
    return check_plan(topics=["a"], known_topics={"a"}, sessions=sessions, quota=quota, regency_quotas=regencies)


def test_an_assessor_who_teaches_is_named_with_the_account_and_a_guest_need_not_have_one() -> None:
    trainers = [
        Trainer(name="Tamu"),
        Trainer(name="Puji", assessor_id=new_id(), user_id="user-puji"),
        Trainer(name="Dian", assessor_id=new_id()),
    ]
    checked = check_plan(topics=["a"], known_topics={"a"}, sessions=[], quota=1, regency_quotas=[], trainers=trainers)
    assert checked == [Found("#/trainers/2/user_id", PlanCode.ACCOUNT_MISSING)]


def test_sessions_one_after_the_other_hold() -> None:
    assert found(session(), session(3), session(6, venue=None, link="https://rapat.example.id/x")) == []


TWICE = session()
TOO_SHORT = session(lesson_hours=0)


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ([session(), session(2)], [Found("#/sessions/1/starts_at", PlanCode.SESSIONS_OVERLAP)]),
        ([session(venue=None)], [Found("#/sessions/0/venue", PlanCode.PLACE_MISSING)]),
        ([TOO_SHORT], [Found("#/sessions/0/ends_at", PlanCode.SHORTER_THAN_A_LESSON)]),
        (
            [TWICE, session(5, id=TWICE.id)],
            [Found("#/sessions/0/id", PlanCode.NAMED_TWICE), Found("#/sessions/1/id", PlanCode.NAMED_TWICE)],
        ),
    ],
)
def test_a_session_that_cannot_be_is_found(sessions: list[ActivitySession], expected: list[Found]) -> None:
    assert found(*sessions) == expected


def test_a_regency_is_named_once_and_gets_no_more_than_all() -> None:
    twice = (RegencyQuota(region_code="63.71", quota=4), RegencyQuota(region_code="63.71", quota=11))
    assert [one.code for one in found(regencies=twice)] == [
        PlanCode.NAMED_TWICE,
        PlanCode.NAMED_TWICE,
        PlanCode.MORE_THAN_THE_QUOTA,
    ]


@settings(max_examples=50)
@given(minutes=st.integers(1, 2_000), lesson=st.integers(1, 120))
def test_lessons_fit_into_their_session_and_one_more_would_not(minutes: int, lesson: int) -> None:
    hours = lesson_hours(START, START + timedelta(minutes=minutes), lesson)
    assert hours * lesson <= minutes < (hours + 1) * lesson


def test_every_finding_has_a_message() -> None:
    assert set(MESSAGES) == set(PlanCode)
