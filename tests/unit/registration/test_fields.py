"""One table of fields: what is kept elsewhere about a field is compared with it here."""

import json
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from sqlalchemy import inspect

from devstack.demo.sheets import FIELDS as DEMO_FIELDS
from kompeten.field_labels import FIELDS
from kompeten.http.invalid import CODES
from registration.applications.models import Application
from registration.applications.schemas import ApplicationView
from registration.cells.codes import WARNING_CODES, FindingCode
from registration.cells.words import read_words
from registration.consents.rules import ConsentCode
from registration.forms.fields import BY_JSON_NAME, Column, Field, by
from registration.submissions.schemas import NewApplication
from unit.registration.people_samples import GOOD, read

Json = dict[str, Any]  # Any: an OpenAPI document is JSON
DOCUMENT = Path(__file__).parents[3] / "shared" / "schemas" / "openapi" / "registration.json"
OF_THE_FORM = [column for column in Column if column is not Column.NIK]  # the NIK is kept with the person


@pytest.mark.parametrize("column", OF_THE_FORM)
def test_an_application_has_a_column_for_every_field(column: Column) -> None:
    assert column.field.json_name in inspect(Application).columns


@pytest.mark.parametrize("column", [column for column in OF_THE_FORM if not column.field.required])
def test_what_may_be_left_out_may_be_null(column: Column) -> None:
    assert inspect(Application).columns[column.field.json_name].nullable


def test_the_bodies_have_every_field_and_never_print_one() -> None:
    assert set(NewApplication.model_fields) == {*BY_JSON_NAME, "batch_id", "consent_version"}
    assert set(BY_JSON_NAME) <= set(ApplicationView.model_fields)
    assert not [name for name in BY_JSON_NAME if NewApplication.model_fields[name].repr]


def test_a_field_is_shown_with_the_type_of_its_column() -> None:
    hints = get_type_hints(Application)
    shown = {name: field.annotation for name, field in ApplicationView.model_fields.items() if name in BY_JSON_NAME}
    assert shown == {name: str if name == "national_id" else get_args(hints[name])[0] for name in BY_JSON_NAME}


def test_what_a_person_wrote_is_every_field_but_the_nik_with_the_types_of_the_columns() -> None:
    person = read().person
    assert person is not None
    assert [BY_JSON_NAME[name] for name in person.written] == OF_THE_FORM
    for name, value in person.written.items():
        kinds = get_args(get_args(get_type_hints(Application)[name])[0]) or get_args(get_type_hints(Application)[name])
        assert isinstance(value, kinds), name


def test_what_is_left_out_is_none() -> None:
    optional = [column for column in Column if not column.field.required and column is not Column.TELEPON]
    person = read({**dict.fromkeys(optional), Column.PENDIDIKAN_TERAKHIR: "S1"}).person
    assert person is not None
    assert {person.written[column.field.json_name] for column in optional} == {None}


def test_the_good_person_of_the_tests_fills_every_field() -> None:
    assert set(GOOD) == set(Column)


def test_a_field_that_says_nothing_of_its_hint_shows_one_letter() -> None:
    silent = Field("kolom_baru", "new_field", read=by(read_words))
    assert silent.hint("Noor Lilis") == "N***"


def test_a_field_is_called_as_everywhere_else() -> None:
    assert set(BY_JSON_NAME) <= set(FIELDS)
    assert Column.TANGGAL_LAHIR.field.label == ("Tanggal lahir", "Date of birth")


def test_the_demo_knows_no_other_fields() -> None:
    assert DEMO_FIELDS.items() <= {column.value: column.field.json_name for column in Column}.items()


def test_the_document_names_every_code_a_field_can_be_refused_with() -> None:
    document: Json = json.loads(DOCUMENT.read_text("utf-8"))
    schemas = document["components"]["schemas"]
    errors = set(schemas["FormError"]["properties"]["code"]["enum"])
    warnings = set(schemas["FormWarning"]["properties"]["code"]["enum"])
    assert errors == {*CODES, *FindingCode, *ConsentCode} - WARNING_CODES
    assert warnings == WARNING_CODES
    for path, method in (("/v1/applications", "post"), ("/v1/applications/{application_id}", "put")):
        refused = document["paths"][path][method]["responses"]["422"]["content"]
        assert refused["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/FormProblem"}
