"""What is missing of an activity is told once it can be known, and in words of both languages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from development.activities.rules import ActivityState
from development.gaps.rules import LISTS_WITHIN, Facts, GapKind, gaps
from kompeten.events.development import ActivitySession

BEGINS = datetime(2026, 7, 15, 1, tzinfo=UTC)
SESSIONS = tuple(
    ActivitySession(
        id=UUID(int=place),
        title=f"Sesi {place}",
        starts_at=BEGINS + timedelta(hours=3 * place),
        ends_at=BEGINS + timedelta(hours=3 * place + 2),
        lesson_hours=2,
        venue="Aula",
    )
    for place in range(5)
)
WHOLE = Facts(
    state=ActivityState.ANNOUNCED,
    announced_at=BEGINS - timedelta(days=14),
    sessions=SESSIONS,
    has_trainers=True,
    enrolled=30,
    attended=28,
    listed={one.id for one in SESSIONS},
    one_sided=0,
    is_attested=True,
)
LATER = SESSIONS[-1].ends_at + LISTS_WITHIN + timedelta(seconds=1)
FACTS = st.builds(
    Facts,
    state=st.sampled_from(ActivityState),
    announced_at=st.sampled_from([None, BEGINS - timedelta(days=1), BEGINS + timedelta(days=1)]),
    sessions=st.sampled_from([(), SESSIONS[:1], SESSIONS, SESSIONS[:1] * 2]),
    has_trainers=st.booleans(),
    enrolled=st.integers(0, 9),
    attended=st.integers(0, 9),
    listed=st.sets(st.sampled_from([one.id for one in SESSIONS])),
    one_sided=st.integers(0, 3),
    is_attested=st.booleans(),
)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"announced_at": BEGINS + timedelta(hours=1)}, GapKind.BEGUN_BEFORE_ANNOUNCED),
        ({"has_trainers": False}, GapKind.TRAINER_MISSING),
        ({"enrolled": 0, "attended": 0}, GapKind.NOBODY_ENROLLED),
        ({"listed": {one.id for one in SESSIONS[1:]}}, GapKind.ATTENDANCE_MISSING),
        ({"attended": 4}, GapKind.TOO_FEW_ATTENDED),
        ({"one_sided": 1}, GapKind.SCORES_ONE_SIDED),
        ({"is_attested": False}, GapKind.ATTESTATIONS_MISSING),
        ({"state": ActivityState.DRAFT}, GapKind.NEVER_ANNOUNCED),
    ],
)
def test_each_gap_is_told_and_nothing_else(changed: dict[str, Any], kind: GapKind) -> None:
    assert gaps(WHOLE, now=LATER) == []
    assert [found for found, _ in gaps(replace(WHOLE, **changed), now=LATER)] == [kind]


def test_sessions_that_overlap_are_named_and_of_many_the_first_three() -> None:
    overlapping = SESSIONS[1].model_copy(update={"starts_at": SESSIONS[0].ends_at - timedelta(minutes=1)})
    ((kind, text),) = gaps(replace(WHOLE, sessions=(SESSIONS[0], overlapping, *SESSIONS[2:])), now=LATER)
    assert (kind, "“Sesi 1”" in text.id, "“Sesi 0”" in text.en) == (GapKind.SESSIONS_OVERLAP, True, False)
    ((_, text),) = gaps(replace(WHOLE, listed=set()), now=LATER)
    assert text.id == (
        "Catat kehadiran: sesi “Sesi 0”; “Sesi 1”; “Sesi 2” dan 2 lainnya sudah selesai "
        "dan belum memiliki daftar hadir."
    )


def test_a_list_may_be_on_its_way_for_a_day() -> None:
    unlisted = replace(WHOLE, listed=set(), attended=0, is_attested=False)
    assert gaps(unlisted, now=SESSIONS[0].ends_at + LISTS_WITHIN) == []
    assert [kind for kind, _ in gaps(unlisted, now=LATER)] == [GapKind.ATTENDANCE_MISSING]


@settings(max_examples=100)
@given(facts=FACTS, hours=st.integers(-48, 96))
def test_nothing_is_missing_of_what_is_to_come_or_called_off_and_no_gap_is_told_twice(facts: Facts, hours: int) -> None:
    now = BEGINS + timedelta(hours=hours)
    found = gaps(facts, now=now)
    if hours < 0 or not facts.sessions or facts.state is ActivityState.CANCELLED:
        assert found == []
    kinds = [kind for kind, _ in found]
    assert len(kinds) == len(set(kinds))
    assert all(text.id and text.en and "{" not in text.id + text.en for _, text in found)
    assert (GapKind.TRAINER_MISSING in kinds) <= (not facts.has_trainers)
