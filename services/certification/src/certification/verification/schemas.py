"""What the public asks about a certificate, and all that it learns."""

from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from certification.certificates.schemas import DocumentView
from kompeten.entry.texts import LONGEST_NAME, Name
from kompeten.events.certificates import CertificateStatus, ChangeReason
from kompeten.problems import Message

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
    meaning: Message = Field(description="What the status means for somebody who wants to rely on it today")
    can_be_relied_on: bool = Field(description="Today; with a reduced scope for the units listed")
    status_since: date | None = Field(default=None, description="First day of this status; none since the issue")
    status_until: date | None = Field(default=None, description="By when the issuer decides on a suspension")
    status_reason: ChangeReason | None = None
    reason: Message | None = Field(default=None, description="The reason in words")
    replaced_by: str | None = Field(default=None, description="Number of the certificate to rely on instead")
    replaces: str | None = Field(default=None, description="Number of the certificate it took the place of")
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
    sealed_by: str | None = Field(
        default=None, description="Name on the certificate (X.509) that seals the present PDF; none where none does"
    )
    documents: tuple[DocumentView, ...] = Field(default=(), description="Its PDFs that were issued, the present last")
    checked_at: date
