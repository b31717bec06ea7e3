"""What reports show of answers: never of fewer than five people, by itself or by taking one from another."""

from collections.abc import Iterable
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from development.reports.rules import (
    GainClass,
    Withheld,
    gain_class,
    normalized_gain,
    share,
    tally,
    why_withheld,
)
from development.schedules.rules import MINIMUM, SurveyState

PER_CENT = st.integers(0, 100)


@pytest.mark.parametrize(
    ("answered", "state", "reason"),
    [
        (0, SurveyState.CLOSED, Withheld.TOO_FEW),
        (4, SurveyState.CLOSED, Withheld.TOO_FEW),
        (5, SurveyState.CLOSED, None),
        (5, SurveyState.CANCELLED, None),
        (500, SurveyState.OPEN, Withheld.NOT_CLOSED),
        (0, SurveyState.SCHEDULED, Withheld.NOT_CLOSED),
    ],
)
def test_answers_are_shown_at_the_end_and_of_five_or_more(
    answered: int, state: SurveyState, reason: Withheld | None
) -> None:
    assert why_withheld(answered, state) is reason


@settings(max_examples=60)
@given(st.lists(st.sampled_from(SurveyState), max_size=6), st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_two_reports_of_one_survey_never_differ_by_fewer_than_five(states: list[SurveyState], more: list[int]) -> None:
    life = [SurveyState.SCHEDULED, SurveyState.OPEN, SurveyState.OPEN, *states]
    shown, answered, ended = {0}, 0, False
    for state, new in zip(life, chain(more, more), strict=False):
        answered += 0 if ended else new  # nobody answers once it has ended
        ended = ended or state in (SurveyState.CLOSED, SurveyState.CANCELLED)
        if ended and why_withheld(answered, SurveyState.CLOSED) is None:
            shown.add(answered)
    assert all(abs(one - other) >= MINIMUM for one in shown for other in shown if one != other)


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 30)))
def test_a_question_is_shown_whole_or_not_at_all(counts: dict[int, int]) -> None:
    found = tally(counts, 5)
    if found is None:
        assert sum(counts.values()) < MINIMUM
    else:
        assert found.answered == sum(counts.values()) >= MINIMUM
        assert 1 <= found.mean <= 5


@given(st.integers(0, 99), PER_CENT)
def test_the_gain_is_the_part_of_what_could_be_learned(before: int, after: int) -> None:
    gain = normalized_gain(before, after)
    assert gain is not None
    assert gain <= 1
    assert (gain > 0) == (after > before) or abs(after - before) < 1
    assert before + gain * (100 - before) == pytest.approx(after, abs=0.06)


@given(st.integers(0, 99), PER_CENT, PER_CENT)
def test_whoever_scores_more_has_gained_no_less(before: int, one: int, other: int) -> None:
    less, more = sorted((one, other))
    gains: Iterable[float | None] = (normalized_gain(before, less), normalized_gain(before, more))
    lower, higher = gains
    assert lower is not None
    assert higher is not None
    assert lower <= higher


@pytest.mark.parametrize(
    ("gain", "found"),
    [
        (0.7, GainClass.HIGH),
        (0.69, GainClass.MEDIUM),
        (0.3, GainClass.MEDIUM),
        (0.29, GainClass.LOW),
        (-2, GainClass.LOW),
    ],
)
def test_gains_have_hakes_classes(gain: float, found: GainClass) -> None:
    assert gain_class(gain) is found


def test_whoever_knew_everything_before_has_no_gain() -> None:
    assert normalized_gain(100, 100) is None


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(10, 20, 0.299, 0.701), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0)]
)
def test_shares_have_wilsons_interval(count: int, of: int, low: float, high: float) -> None:
    found = share(count, of)
    assert found is not None
    assert (found.low, found.high) == (low, high)


@settings(max_examples=60)
@given(st.integers(0, 200), st.integers(0, 200))
def test_a_share_lies_in_its_interval_and_is_of_nobody_fewer_than_five(count: int, others: int) -> None:
    of = count + others
    found = share(count, of)
    assert (found is None) == (of < MINIMUM)
    if found is not None:
        assert 0 <= found.low <= found.share <= found.high <= 1
