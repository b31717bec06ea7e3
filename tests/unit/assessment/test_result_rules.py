"""Which entries are new, which count, what they come to."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from assessment.assessments.rules import (
    Entry,
    fresh_entries,
    in_scheme_order,
    missing_units,
    recommendation,
    unknown_units,
)
from kompeten.events.snapshots import Mark
from support.people import SCHEME

CODES = [unit.code for unit in SCHEME.units]
ids = st.integers(min_value=0, max_value=7).map(lambda number: UUID(int=number))


def _content(entry_id: UUID, seed: int) -> Entry:
    """Return an entry whose content follows from its id, as an honest client's does."""
    place = (entry_id.int + seed) % len(CODES)
    mark = list(Mark)[(entry_id.int * 7 + seed) % 2]
    return Entry(id=entry_id, unit_code=CODES[place], mark=mark, evidence=("oral",), note="")


honest = st.integers(0, 5).flatmap(lambda seed: st.lists(ids.map(lambda one: _content(one, seed)), max_size=20))


@given(honest, st.integers(0, 20))
def test_cutting_and_repeating_requests_never_changes_what_counts(sent: list[Entry], cut: int) -> None:
    at_once, reused = fresh_entries({}, sent)
    assert reused == []
    stored: list[Entry] = []
    for part in (sent[:cut], sent[:cut], sent[cut:], sent):
        fresh, reused = fresh_entries({one.id: one for one in stored}, part)
        assert reused == []
        stored += fresh
    assert in_scheme_order(SCHEME.units, stored) == in_scheme_order(SCHEME.units, at_once)


@given(honest)
def test_a_unit_is_either_marked_or_missing(sent: list[Entry]) -> None:
    marked = in_scheme_order(SCHEME.units, sent)
    missing = missing_units(SCHEME.units, marked)
    assert sorted([one.unit_code for one in marked] + [unit.code for unit in missing]) == sorted(CODES)


@given(honest)
def test_competent_is_recommended_only_if_every_unit_is(sent: list[Entry]) -> None:
    marked = in_scheme_order(SCHEME.units, sent)
    not_yet = [one for one in marked if one.mark is Mark.NOT_YET_COMPETENT]
    assert (recommendation(marked) is Mark.NOT_YET_COMPETENT) == bool(not_yet)


def test_an_id_with_other_content_is_found_within_one_request_too() -> None:
    first = _content(UUID(int=1), 0)
    other = Entry(id=first.id, unit_code=first.unit_code, mark=first.mark, evidence=("written",), note="")
    assert fresh_entries({}, [first, first, other]) == ([first], [2])
    assert fresh_entries({first.id: first}, [other]) == ([], [0])


def test_units_outside_the_scheme_version_are_named_by_place() -> None:
    stray = Entry(id=UUID(int=9), unit_code="R.91PRP09.999.1", mark=Mark.COMPETENT, evidence=("oral",), note="")
    assert unknown_units(SCHEME.units, [_content(UUID(int=1), 0), stray]) == [1]
