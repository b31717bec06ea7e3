"""What cannot be a person's name, whoever enters it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kompeten.entry.names import NameFault, PersonName, fault_in


@pytest.mark.parametrize("name", ["Ani", "Ma'ruf", "D", "\ua9a5\ua9b6\ua9a0\ua9b6", "Nur Aini 2", "X Æ A-12"])
def test_a_name_has_a_letter_of_any_script(name: str) -> None:
    assert fault_in(name) is None
    assert TypeAdapter(PersonName).validate_python(name) == name


@pytest.mark.parametrize("name", ["-", "...", "12345", "🎓", "\ufffd\ufffd", "?"])
def test_without_a_letter_it_is_none(name: str) -> None:
    assert fault_in(name) is NameFault.NO_LETTER


@pytest.mark.parametrize("name", ["Ani 6371015502809243", "6371 0155 0280 9243 Ani", "Ani 198002152009042901"])
def test_an_identity_number_in_it_is_an_error_whatever_the_grouping(name: str) -> None:
    assert fault_in(name) is NameFault.IDENTITY_NUMBER
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(PersonName).validate_python(name)
    assert [error["type"] for error in refused.value.errors()] == ["name_holds_number"]


@given(st.text())
def test_every_text_is_judged(text: str) -> None:
    assert fault_in(text) in {None, *NameFault}
