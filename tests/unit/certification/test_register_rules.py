"""What everybody may read of a register in bulk: a text new in a public event is judged here."""

from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import BaseModel

from certification.register.rules import WITHHELD, without_holder
from kompeten.events import registry

FOR_EVERYBODY = {
    *("certificate_number", "registration_number", "scheme_code", "scheme_name", "standard", "code", "title", "issuer"),
    *("lsp_id", "legal_basis", "licence_number", "place", "director_name", "director_title", "time_zone"),
    "former_sha256",
}


def texts_of(kind: type[BaseModel]) -> Iterator[str]:
    """Yield the names of fields that hold free text, within what a field holds, too."""
    for name, field in kind.model_fields.items():
        for part in (field.annotation, *get_args(field.annotation)):
            if part is str:
                yield name
            elif isinstance(part, type) and issubclass(part, BaseModel):
                yield from texts_of(part)


def test_every_text_of_the_public_topic_is_known_to_name_nobody_or_is_withheld() -> None:
    kinds = [kind for kind in registry().values() if kind.topic == "kompeten.certificates"]
    assert {name for kind in kinds for name in texts_of(kind)} == FOR_EVERYBODY | WITHHELD


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"holder_name": "Sri", "original_name": None, "valid_until": "2029-01-01"}, {"valid_until": "2029-01-01"}),
        (
            {"replaced_by": {"certificate_number": "7", "verification_url": "https://x"}},
            {"replaced_by": {"certificate_number": "7"}},
        ),
        ({"later": [{"holder_name": "Sri", "code": "U1"}]}, {"later": [{"code": "U1"}]}),
    ],
    ids=["a name", "an address within", "a list"],
)
def test_the_holder_is_withheld_wherever_it_stands(told: dict[str, object], shown: dict[str, object]) -> None:
    assert without_holder(told) == shown  # type: ignore[arg-type]  # JSON
