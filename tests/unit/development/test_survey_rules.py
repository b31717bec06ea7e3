"""Codes of letters and rooms."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from development.surveys.rules import find_survey_id, is_room_code, room_code

SECRET = b"s" * 32


@settings(max_examples=50)
@given(st.uuids(), st.uuids())
def test_a_rooms_code_names_its_survey_and_no_other_proves_it(survey: UUID, other: UUID) -> None:
    code = room_code(SECRET, survey)
    assert find_survey_id(code) == survey
    assert is_room_code(code, SECRET, survey)
    assert not is_room_code(code, b"t" * 32, survey)
    assert is_room_code(code, SECRET, other) == (survey == other)


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_whatever_somebody_types_is_looked_up_without_harm(typed: str) -> None:
    found = find_survey_id(typed)
    assert found is None or not is_room_code(typed, SECRET, found)
