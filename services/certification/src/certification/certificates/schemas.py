"""What callers see of certificates and of an issue."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from certification.cases.models import Case
from certification.cases.rules import CaseState
from certification.certificates.models import Certificate
from certification.certificates.rules import HoldReason
from certification.certificates.states import CertificateState


class CertificateEntry(BaseModel):
    """An entry of the register."""

    id: UUID
    case_id: UUID
    application_id: UUID
    attempt: int
    batch_id: UUID
    session_id: UUID
    certificate_number: str
    registration_number: str
    holder_name: str
    original_name: str | None = Field(description="The same in its own letters, where the certificate has Latin ones")
    scheme_code: str
    scheme_name: str
    issued_on: date
    valid_until: date
    issued_at: datetime
    issued_by: str
    verification_url: str
    rendered: bool = Field(description="Whether the PDF can be downloaded")
    document_version: int = Field(description="Of the PDF: another one for each time units were taken away")
    sha256: str | None = Field(description="Of the PDF")
    render_failure: str | None = Field(description="Why no PDF can be made")
    state: CertificateState = Field(description="As of the last act; an order or the calendar may change it")
    state_since: date | None = Field(description="Day of the last act; none since the issue")
    removed_units: list[str] = Field(description="Codes of the units it does not stand for any more")
    replaced_by: UUID | None = Field(description="The certificate that followed it")
    reissue_of: UUID | None = Field(description="The certificate whose place it took under another number")
    acts: int = Field(description="How often its life took a turn")


class DocumentView(BaseModel):
    """A version of the certificate's PDF: whoever has a file compares its SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)

    version: int
    sha256: str
    replaced_on: date | None = Field(default=None, description="Since when a later version holds; none of the present")


class DocumentsView(BaseModel):
    """The versions of a certificate's PDF that were drawn, the present one last."""

    items: tuple[DocumentView, ...]


class HeldCase(BaseModel):
    """A case that was granted and is not issued: withdrawn, revised since, restricted, or not to be printed."""

    case_id: UUID
    application_id: UUID
    holder_name: str
    state: CaseState
    reason: HoldReason


class IssueView(BaseModel):
    """What an issue did at once: 500 at most. `remaining` granted cases follow by themselves, within minutes."""

    session_id: UUID
    issued: list[CertificateEntry]
    held: list[HeldCase]
    remaining: int


def certificate_entry(certificate: Certificate) -> CertificateEntry:
    """Return what callers see of a certificate."""
    document = certificate.document
    return CertificateEntry(
        id=certificate.id,
        case_id=certificate.case_id,
        application_id=certificate.application_id,
        attempt=certificate.attempt,
        batch_id=certificate.batch_id,
        session_id=certificate.session_id,
        certificate_number=certificate.certificate_number,
        registration_number=certificate.registration_number,
        holder_name=certificate.holder_name,
        original_name=certificate.original_name,
        scheme_code=document.scheme_code,
        scheme_name=document.scheme_name,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        issued_at=certificate.issued_at,
        issued_by=certificate.issued_by,
        verification_url=document.verification_url,
        rendered=certificate.rendered_at is not None,
        document_version=certificate.version,
        sha256=certificate.sha256,
        render_failure=certificate.render_failure,
        state=certificate.state,
        state_since=certificate.state_since,
        removed_units=certificate.removed_units,
        replaced_by=certificate.replaced_by,
        reissue_of=certificate.reissue_of,
        acts=certificate.acts,
    )


def drawn_documents(formers: Iterable[object], *, version: int, sha256: str | None) -> tuple[DocumentView, ...]:
    """Return what was drawn, oldest first: versions that others followed, in any order, and the present one.

    That one may still be with the renderer.
    """
    drawn = sorted(map(DocumentView.model_validate, formers), key=lambda one: one.version)
    present = () if sha256 is None else (DocumentView(version=version, sha256=sha256),)
    return (*drawn, *present)


def held_case(case: Case, reason: HoldReason) -> HeldCase:
    """Return what callers see of a case held back."""
    return HeldCase(
        case_id=case.id,
        application_id=case.application_id,
        holder_name=case.holder_name,
        state=case.state,
        reason=reason,
    )
