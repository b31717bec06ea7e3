"""Before and after a programme: a year each."""

from datetime import date

import pytest

from development.indicators.rules import Change, sides


def test_the_year_before_the_first_month_and_the_year_after_the_last() -> None:
    before, after = sides(date(2026, 7, 15), date(2026, 12, 1))
    assert before == (date(2025, 7, 1), date(2026, 6, 1))
    assert after == (date(2027, 1, 1), date(2027, 12, 1))


@pytest.mark.parametrize(("before", "after", "found"), [(15, 30, 100), (30, 15, -50), (8, 8, 0), (0, 3, None)])
def test_a_change_is_told_in_per_cent_of_before(before: float, after: float, found: float | None) -> None:
    assert Change(1, before, after).per_cent == found
