"""Entries about steps add up, whatever lists they come in; the last day's entry counts."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from development.progress.rules import (
    Entered,
    Mark,
    Said,
    StepOutcome,
    additions,
    counting,
    is_overdue,
    last_of_each,
    latest_day,
)

TODAY = date(2026, 8, 1)
MARKS = st.builds(
    Mark,
    st.sampled_from([UUID(int=one) for one in range(3)]),
    st.sampled_from(["tugas", "ujian"]),
    st.sampled_from([TODAY - timedelta(days=one) for one in range(3)]),
)
SAID = st.builds(Said, st.sampled_from(StepOutcome), st.sampled_from([None, "Tepat."]))
LISTS = st.lists(st.lists(st.tuples(MARKS, SAID), max_size=12), max_size=6)


@settings(max_examples=80)
@given(lists=LISTS)
def test_nothing_is_overwritten_and_a_list_sent_again_adds_nothing(lists: list[list[tuple[Mark, Said]]]) -> None:
    history: list[tuple[Mark, Said]] = []
    for sent in lists:
        said = last_of_each(sent)
        newest = dict(history)  # the last entry of each mark
        fresh = additions(said, newest)
        assert fresh.items() <= said.items()
        kept = len(history)
        history += fresh.items()
        assert additions(said, dict(history)) == {}, "the same list again"
        assert dict(history) == newest | said, "what a list says holds afterwards"
        assert len(history) == kept + len(fresh)


@settings(max_examples=80)
@given(st.lists(st.tuples(MARKS, SAID), min_size=1, max_size=20))
def test_the_entry_of_the_last_day_counts_and_of_a_day_the_one_entered_last(sent: list[tuple[Mark, Said]]) -> None:
    entries = [Entered(mark.step, mark.on, place, said.outcome) for place, (mark, said) in enumerate(sent)]
    counted = counting(entries)
    assert counted.keys() == {one.step for one in entries}
    for step, last in counted.items():
        others = [one for one in entries if one.step == step and one is not last]
        assert all((one.on, one.place) < (last.on, last.place) for one in others)
    assert counting(entries[::-1]) == counted, "in whatever order they are read"


def test_a_step_is_overdue_the_day_after_unless_it_is_passed() -> None:
    assert is_overdue(TODAY - timedelta(days=1), StepOutcome.REPEAT, today=TODAY)
    assert is_overdue(TODAY - timedelta(days=1), StepOutcome.NOT_EVALUATED, today=TODAY)
    assert not is_overdue(TODAY, StepOutcome.NOT_EVALUATED, today=TODAY)
    assert not is_overdue(TODAY - timedelta(days=1), StepOutcome.PASSED, today=TODAY)
    assert not is_overdue(None, StepOutcome.REPEAT, today=TODAY)


def test_what_is_seen_early_in_the_east_is_of_that_day() -> None:
    assert latest_day(datetime(2026, 7, 14, 14, 59, tzinfo=UTC)) == date(2026, 7, 14)
    assert latest_day(datetime(2026, 7, 14, 15, tzinfo=UTC)) == date(2026, 7, 15)
