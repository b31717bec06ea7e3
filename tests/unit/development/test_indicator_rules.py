"""Before and after a programme: a year each, of libraries that were counted on both sides."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from development.indicators.rules import Change, change, sides

COUNTS = st.dictionaries(st.sampled_from("abcd"), st.lists(st.integers(0, 1000), min_size=1, max_size=12))


def test_the_year_before_the_first_month_and_the_year_after_the_last() -> None:
    before, after = sides(date(2026, 7, 15), date(2026, 12, 1))
    assert before == (date(2025, 7, 1), date(2026, 6, 1))
    assert after == (date(2027, 1, 1), date(2027, 12, 1))


def test_a_library_missing_on_one_side_changes_nothing() -> None:
    found = change({"a": [10, 20], "b": [100]}, {"a": [30], "c": [7]})
    assert found == Change(libraries=1, before=15, after=30)
    assert found.per_cent == 100


@given(COUNTS)
def test_nothing_changes_where_nothing_did(counts: dict[str, list[int]]) -> None:
    found = change(counts, counts)
    assert found.before == found.after
    assert found.per_cent in (0, None)
