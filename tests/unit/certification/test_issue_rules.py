"""Rules of issue: numbers, days, validity, and the patterns an LSP may set."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.certificates.rules import Duty, allot, earlier_duties, valid_until
from kompeten.events.lsps import ValidityEnd

DAYS = st.lists(st.tuples(st.dates(date(2024, 1, 1), date(2029, 12, 31)), st.integers(1, 5)), max_size=30)


@given(DAYS)
def test_numbers_have_no_gap_and_days_never_go_back_whatever_the_clock_does(orders: list[tuple[date, int]]) -> None:
    last, day = 0, None
    given_out: list[tuple[date, int]] = []
    for today, count in orders:
        allotment = allot(last, day, today=today, count=count)
        given_out += [(allotment.issued_on, number) for number in range(allotment.first, allotment.last + 1)]
        last, day = allotment.last, allotment.issued_on

    assert [one for one, _ in given_out] == sorted(one for one, _ in given_out)
    for year in {one.year for one, _ in given_out}:
        numbers = [number for one, number in given_out if one.year == year]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    ("issued_on", "ends", "expected"),
    [
        (date(2026, 7, 20), ValidityEnd.ANNIVERSARY, date(2029, 7, 20)),
        (date(2026, 7, 20), ValidityEnd.DAY_BEFORE, date(2029, 7, 19)),
        (date(2026, 1, 1), ValidityEnd.DAY_BEFORE, date(2028, 12, 31)),
        (date(2028, 2, 29), ValidityEnd.ANNIVERSARY, date(2031, 2, 28)),
        (date(2028, 2, 29), ValidityEnd.DAY_BEFORE, date(2031, 2, 28)),
        (date(2025, 3, 1), ValidityEnd.DAY_BEFORE, date(2028, 2, 29)),
    ],
)
def test_the_last_day_of_validity_follows_the_setting(issued_on: date, ends: ValidityEnd, expected: date) -> None:
    assert valid_until(issued_on, years=3, ends=ends) == expected


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 5), st.sampled_from(ValidityEnd))
def test_validity_is_whole_years_give_or_take_a_day(issued_on: date, years: int, ends: ValidityEnd) -> None:
    span = valid_until(issued_on, years=years, ends=ends) - issued_on
    assert abs(span - timedelta(days=365.25 * years)) <= timedelta(days=2)


@pytest.mark.parametrize(
    ("who", "duties"),
    [
        ("eka", []),
        ("ani", [Duty.SAT]),
        ("manager", [Duty.CLOSED]),
        ("puji", [Duty.ASSESSED]),
        (" dian ", [Duty.ASSESSED, Duty.REVIEWED]),
    ],
)
def test_the_issue_is_ordered_by_somebody_who_did_nothing_before(who: str, duties: list[Duty]) -> None:
    people = {
        Duty.SAT: ["ani", "budi"],
        Duty.CLOSED: ["manager"],
        Duty.ASSESSED: ["puji", "dian"],
        Duty.REVIEWED: ["dian"],
    }
    assert earlier_duties(who, people) == duties
