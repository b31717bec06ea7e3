"""The frozen data a certificate's PDF is drawn from, stored with the certificate and never changed."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, HttpUrl, StringConstraints, TypeAdapter
from pydantic.functional_validators import AfterValidator

CURRENT_TEMPLATE: Final = "certificate-3"
"""What new certificates are issued with; a certificate keeps the template it was issued with for ever."""

_URL: Final = TypeAdapter(HttpUrl)


def _printable_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("holds a line break or another character that cannot be printed")
    return text


def _web_address(text: str) -> str:
    _URL.validate_python(text)
    return text


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_printable_line)
]
"""One line of text as it is printed: nothing in it is ever read as markup."""

WebAddress = Annotated[Line, AfterValidator(_web_address)]
"""Kept as the given text, because the QR code must hold exactly these characters."""


class CertifiedUnit(BaseModel):
    """A competency unit the holder was found competent in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Line
    title: Line


class CertificateDocument(BaseModel):
    """Everything printed on a certificate, and the zone of its days; no place for NIK, birth data or contacts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    certificate_id: UUID
    template_version: Annotated[str, StringConstraints(pattern=r"^[a-z]+-[1-9][0-9]{0,3}$")] = CURRENT_TEMPLATE
    certificate_number: Line
    registration_number: Line
    holder_name: Line
    scheme_code: Line
    scheme_name: Line
    scheme_version: int
    scheme_type: Line
    standard: Line
    units: tuple[CertifiedUnit, ...]
    lsp_name: Line
    licence_number: Line
    time_zone: Line
    issue_place: Line
    issued_on: date
    valid_until: date
    director_name: Line
    director_title: Line
    batch_title: Line
    venue_name: Line
    decree_number: Line
    decree_date: date
    verification_url: WebAddress


class PrintedDocument(CertificateDocument):
    """A version of a document: for the units that are left, with those taken away since the issue."""

    removed_units: tuple[CertifiedUnit, ...] = ()
