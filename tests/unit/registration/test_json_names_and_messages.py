"""The same rules for a request in JSON, and a message for every finding."""

from registration.catalogue.problems import ACTIVATION_MESSAGES
from registration.catalogue.rules import ActivationCode
from registration.cells.choices import EmployerKind, Sex
from registration.cells.codes import WARNING_CODES, FindingCode
from registration.forms.fields import Column, cells_from_json
from registration.forms.messages import COLUMN_MESSAGES, MESSAGES, message_for
from unit.registration.people_samples import GOOD, read


def test_every_column_has_a_json_name_of_its_own() -> None:
    assert len({column.field.json_name for column in Column}) == len(Column)


def test_a_request_is_read_like_a_row() -> None:
    fields = {column.field.json_name: value for column, value in GOOD.items()}
    fields |= {"birth_date": "1980-02-15", "employed_since": "2015-02-19", "sex": "female", "employer_kind": "private"}
    reading = read(cells_from_json(fields))
    assert reading.person == read().person
    assert reading.person is not None
    written = reading.person.written
    assert (written["sex"], written["employer_kind"]) == (Sex.FEMALE, EmployerKind.PRIVATE)


def test_fields_that_are_no_column_are_left_out() -> None:
    assert cells_from_json({"batch_id": "x", "sex": "male", "position": None}) == {
        Column.JENIS_KELAMIN: "L",
        Column.JABATAN: None,
    }


def test_a_wrong_word_is_judged_as_it_is() -> None:
    errors = read(cells_from_json({"sex": "other", "employer_kind": "ngo"})).errors
    assert [(finding.code, finding.value_hint) for finding in errors] == [
        ("sex_unreadable", "other"),
        ("institution_kind_unknown", "ngo"),
    ]


def test_every_code_has_a_message_in_two_languages() -> None:
    assert {*MESSAGES, FindingCode.REQUIRED} == set(FindingCode)
    assert set(ACTIVATION_MESSAGES) == set(ActivationCode)
    texts = [*MESSAGES.values(), *COLUMN_MESSAGES.values(), *ACTIVATION_MESSAGES.values()]
    for indonesian, english in texts:
        assert indonesian.endswith(".")
        assert english.endswith(".")
        assert indonesian != english


def test_a_column_can_have_a_message_of_its_own() -> None:
    assert "15" in message_for(FindingCode.DATE_OUT_OF_RANGE, Column.MULAI_BEKERJA)[0]
    assert "17" in message_for(FindingCode.DATE_OUT_OF_RANGE, Column.TANGGAL_LAHIR)[0]
    assert message_for(FindingCode.REQUIRED, Column.TEMPAT_LAHIR) == (
        "Tempat lahir wajib diisi.",
        "Place of birth is required.",
    )


def test_warnings_never_hinder() -> None:
    reading = read({Column.NAMA_LENGKAP: "Drs. Budi", Column.JURUSAN: None, Column.JENIS_KELAMIN: "L"})
    assert reading.person is not None
    assert {finding.code for finding in reading.warnings} <= WARNING_CODES
    assert len(reading.warnings) == 3
