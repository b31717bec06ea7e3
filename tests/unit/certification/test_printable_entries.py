"""Whatever is typed for a certificate and was taken can be printed on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from certification.pdf.data import Line
from certification.sessions.schemas import ClosureBody
from kompeten.entry.names import PersonName
from kompeten.entry.texts import Code, Name
from registration.catalogue.schemas import VersionBody

PRINTED = TypeAdapter[str](Line)


@pytest.mark.parametrize("kind", [TypeAdapter(one) for one in (Code, Name, PersonName)])
@given(text=st.text() | st.text(alphabet="aB1\u00a0\u200b\u202e\u2028\n\u3000\ue000", max_size=12))
def test_every_line_that_is_taken_is_a_line_of_a_certificate(kind: TypeAdapter[str], text: str) -> None:
    try:
        taken = kind.validate_python(text)
    except ValidationError:
        return
    assert PRINTED.validate_python(taken) == taken


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u3000", "\n", "\t", "\u2028"], ids=ascii)
def test_a_decree_and_a_scheme_with_an_odd_blank_can_still_be_issued(blank: str) -> None:
    closure = ClosureBody.model_validate({"decree_number": f"SK{blank}No. 12", "decree_date": "2026-07-20"})
    version = VersionBody.model_validate(
        {
            "name": f"Pelayanan{blank}Pemustaka",
            "type": f"klaster{blank}",
            "standard": f"SKKNI{blank}236/2019",
            "validity_years": 3,
            "units": [{"code": f"R.91PRP02.021.1{blank}", "title": f"Melakukan{blank}Layanan"}],
        }
    )
    unit = version.units[0]
    assert unit.code == "R.91PRP02.021.1"
    for text in (closure.decree_number, version.name, version.type, version.standard, unit.title):
        assert PRINTED.validate_python(text) == text
