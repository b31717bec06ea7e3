"""What will be printed of a batch and a scheme is refused at entry when no certificate could show it."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from registration.batches.schemas import BatchPatch, VenueBody
from registration.catalogue.regions import load_regions
from registration.catalogue.schemas import UnitBody
from registration.cells.codes import FindingCode
from registration.cells.names import doubts_about
from registration.forms.fields import Column
from registration.forms.messages import message_for
from registration.forms.participants import ASKED, read_participant
from unit.registration.people_samples import GOOD, code_of, read, warnings

UNPRINTED = "Aula 北京 😀"


@pytest.mark.parametrize(
    ("body", "given", "at"),
    [
        (BatchPatch, {"title": UNPRINTED}, "title"),
        (VenueBody, {"name": UNPRINTED, "region_code": "63.71"}, "name"),
        (UnitBody, {"title": UNPRINTED}, "title"),
        (UnitBody, {"title": "Mengelola Koleksi", "code": "R.😀"}, "code"),
    ],
)
def test_what_no_certificate_could_show_is_refused(body: type[BaseModel], given: dict[str, Any], at: str) -> None:
    with pytest.raises(ValidationError) as refused:
        body.model_validate(given)
    assert [(error["loc"], error["type"]) for error in refused.value.errors()] == [((at,), "unprintable")]


@pytest.mark.parametrize("name", ["Siti 😀", "ꦗꦮ", "王小明"])
def test_a_name_no_certificate_could_show_is_a_warning_that_names_the_way_out(name: str) -> None:
    (told,) = (one for one in read({Column.NAMA_LENGKAP: name}).warnings if one.code is FindingCode.NAME_UNPRINTABLE)
    message = message_for(told.code, told.column)
    assert (told.column, "nama dalam huruf Latin" in message.id, "name in Latin letters" in message.en) == (
        Column.NAMA_LENGKAP,
        True,
        True,
    )


def test_with_a_name_in_latin_letters_beside_it_the_reviewer_is_told_what_will_be_printed() -> None:
    reading = read({Column.NAMA_LENGKAP: "王小明", Column.NAMA_TERCETAK: "Wang  Xiaoming"})
    assert reading.person is not None
    assert reading.person.written["printed_name"] == "Wang Xiaoming"
    assert [(one.column, one.code) for one in reading.warnings] == [
        (Column.NAMA_TERCETAK, FindingCode.PRINTED_NAME_GIVEN)
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("王小明", "name_not_latin"),
        ("Сити Рахма", "name_not_latin"),
        ("Siti ꦗ", "name_not_latin"),
        ("Siti 😀", "name_not_latin"),
        ("- 12", "formula_refused"),
        ("12", "name_without_letters"),
    ],
)
def test_what_is_to_be_printed_must_be_a_name_in_latin_letters(name: str, code: str) -> None:
    assert code_of(Column.NAMA_TERCETAK, name) == code


def test_a_name_in_latin_letters_is_no_doubt() -> None:
    assert doubts_about("Siti Nur’aini Łukasz") == []
    assert warnings({Column.NAMA_LENGKAP: "Siti Nur’aini Łukasz"}) == set()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Siti 😀", FindingCode.NAME_UNPRINTABLE),
        ("Siti Rahmah 2", FindingCode.NAME_HAS_DIGITS),
        ("www.siti.id", FindingCode.NAME_HAS_LINK),
    ],
)
def test_a_name_is_doubted_in_an_enrolment_as_in_an_application(name: str, code: FindingCode) -> None:
    cells = {column: GOOD[column] for column in ASKED} | {Column.NAMA_LENGKAP: name}
    reading = read_participant(cells, regions=load_regions(), schemes=())
    assert code in {one.code for one in reading.warnings}


def test_whoever_gives_only_a_telephone_is_warned_that_no_letter_will_come() -> None:
    assert warnings({Column.EMAIL: None}) == {("email", "no_email")}
    assert warnings({Column.TELEPON: None}) == set()
    assert "tidak menerima surat" in message_for(FindingCode.NO_EMAIL, Column.EMAIL).id
