"""What will be printed of a batch and a scheme is refused at entry when no certificate could show it."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from registration.batches.schemas import BatchPatch, VenueBody
from registration.catalogue.schemas import UnitBody
from registration.cells.codes import FindingCode
from registration.cells.names import doubts_about

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
def test_a_name_no_certificate_could_show_is_a_warning(name: str) -> None:
    assert FindingCode.NAME_UNPRINTABLE in doubts_about(name)


def test_a_name_in_latin_letters_is_none() -> None:
    assert doubts_about("Siti Nur’aini Łukasz") == []
