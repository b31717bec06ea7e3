"""What the public asks about a certificate, and all that it learns."""

from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict

from certification.verification.rules import CertificateStatus
from kompeten.entry.texts import LONGEST_NAME, Name

LONGEST_ENTRY: Final = LONGEST_NAME
"""Characters accepted in each field of the form."""


class VerificationBody(BaseModel):
    """What is printed on a certificate: its number and its holder's name."""

    model_config = ConfigDict(extra="forbid")

    certificate_number: Name
    holder_name: Name


class UnitView(BaseModel):
    """A unit of competency as the public sees it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    title: str


class CertificateView(BaseModel):
    """All that the public learns about a certificate; no place for the holder's NIK, birth data or contacts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: CertificateStatus
    status_since: date | None = None
    status_reason: str | None = None
    replaced_by: str | None = None
    holder_name: str
    scheme_code: str
    scheme_name: str
    standard: str
    units: tuple[UnitView, ...]
    certificate_number: str
    registration_number: str
    issued_on: date
    valid_until: date
    issuer: str
    issuer_contact: str | None = None
    checked_at: date
