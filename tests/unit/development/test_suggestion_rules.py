"""What a report suggests, and how lessons are spread beside the yearly duty."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from development.reports.lessons import lessons_view
from development.reports.suggestions import AT_MOST, Missed, Rated, SuggestionKind, suggestions


@pytest.mark.parametrize(
    ("taught", "activities", "found"),
    [(0, 0, [SuggestionKind.TEACH]), (5, 1, [SuggestionKind.DEEPEN]), (4, 1, [])],
)
def test_what_was_missed_is_to_be_taught_or_taught_more_deeply(
    taught: int, activities: int, found: list[SuggestionKind]
) -> None:
    missed = Missed("Klasifikasi", people=9, taught=taught, activities=activities)
    assert [kind for kind, _ in suggestions([missed], [], unrecorded=0, untaught=0)] == found


def test_what_is_not_recorded_comes_first_and_the_worst_rated_before_the_less_bad() -> None:
    rated = [Rated("Baik", "Good", 3.5), Rated("Kurang", "Poor", 3.4), Rated("Buruk", "Bad", 1.25)]
    found = suggestions([], rated, unrecorded=2, untaught=1)
    assert [kind for kind, _ in found] == [SuggestionKind.RECORD] * 2 + [SuggestionKind.IMPROVE] * 2
    assert [text.id for _, text in found][2:] == [
        "Perbaiki: “Buruk” dinilai 1,25 dari 5.",
        "Perbaiki: “Kurang” dinilai 3,4 dari 5.",
    ]
    assert len(suggestions([], rated * 20, unrecorded=0, untaught=0)) == AT_MOST


@settings(max_examples=60)
@given(st.dictionaries(st.integers(1, 90), st.integers(1, 50)), st.integers(4, 60))
def test_everybody_stands_in_one_band_and_whoever_reached_the_duty_in_the_last(
    people: dict[int, int], duty: int
) -> None:
    found = lessons_view(people, duty=duty)
    assert sum(one.people for one in found.bands) == sum(people.values())
    reached = sum(number for hours, number in people.items() if hours >= duty)
    assert found.bands[-1].people == reached
    assert (found.reached is None) == (sum(people.values()) < 5)
    assert found.bands[0].least == 1
