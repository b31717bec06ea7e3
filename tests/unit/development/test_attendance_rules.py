"""Hours come of attended sessions, each once; a code is good for a minute and for its session alone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from development.activities.rules import changed_after_beginning
from development.attendance.rules import attended, code_at, is_current, is_late, lessons_of, shown_until
from kompeten.events.development import ActivitySession
from kompeten.ids import new_id

START = datetime(2026, 7, 15, tzinfo=UTC)
SESSIONS = tuple(
    ActivitySession(
        id=UUID(int=place),
        title=f"Sesi {place}",
        starts_at=START + timedelta(hours=3 * place),
        ends_at=START + timedelta(hours=3 * place + 2),
        lesson_hours=place + 1,
        venue="Aula",
    )
    for place in range(6)
)
SECRET = b"drawn for this activity"
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@settings(max_examples=60)
@given(said=st.lists(st.sampled_from([one.id for one in SESSIONS] + [new_id()]), max_size=20))
def test_hours_are_the_attended_sessions_times_their_length_once_in_whatever_order_they_are_said(
    said: list[UUID],
) -> None:
    counted = lessons_of(attended(SESSIONS, set(said)))
    assert counted == sum(one.lesson_hours for one in SESSIONS if one.id in said)
    assert counted == lessons_of(attended(SESSIONS, {*reversed(said), *said}))
    assert counted <= lessons_of(SESSIONS)


@settings(max_examples=60)
@given(moment=MOMENTS, seconds=st.integers(-300, 300))
def test_a_code_is_good_for_its_step_and_the_ones_beside_it(moment: datetime, seconds: int) -> None:
    code = code_at(SECRET, SESSIONS[0].id, moment)
    later = moment + timedelta(seconds=seconds)
    steps = abs(int(later.timestamp()) // 30 - int(moment.timestamp()) // 30)
    assert is_current(code, SECRET, SESSIONS[0].id, later) == (steps <= 1)
    assert not is_current(code, SECRET, SESSIONS[1].id, moment)
    assert not is_current(code, SECRET[::-1], SESSIONS[0].id, moment)
    assert moment < shown_until(moment) <= moment + timedelta(seconds=30)


def test_an_entry_is_late_a_day_after_the_session() -> None:
    end = SESSIONS[0].ends_at
    assert not is_late(SESSIONS[0], now=end + timedelta(hours=24), open_hours=24)
    assert is_late(SESSIONS[0], now=end + timedelta(hours=24, seconds=1), open_hours=24)


def test_what_has_begun_may_neither_change_nor_go_and_what_is_to_come_may() -> None:
    first, second, *_ = SESSIONS
    moved = second.model_copy(update={"venue": "Ruang baca"})
    assert changed_after_beginning(SESSIONS[:2], (first, moved), now=START) == []
    assert changed_after_beginning(SESSIONS[:2], (second,), now=START) == [first]
    assert changed_after_beginning(SESSIONS[:2], (first, moved), now=second.starts_at) == [second]
