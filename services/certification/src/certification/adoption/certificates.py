"""Adopting a certificate: its entry in the register with the number it has, and the counter behind it."""

from sqlalchemy.ext.asyncio import AsyncSession

from certification.adoption.rules import highest_number, sequence_in
from certification.cases.models import Case
from certification.cases.queries import lock_attempt
from certification.cases.rules import CaseState
from certification.certificates.documents import certificate_of
from certification.certificates.numbers import lock_counter
from certification.pdf.data import CertificateDocument, CertifiedUnit
from certification.sessions.models import Sitting
from certification.settings import CertificationSettings
from kompeten.audit.recording import audit_act
from kompeten.events import CertificateIssued
from kompeten.recovery.worker import CannotRecover

ISSUER = "recovery"  # who ordered the issue stood in the audit that went with the database


async def adopt_certificate(
    session: AsyncSession, body: CertificateIssued, *, by: str, settings: CertificationSettings
) -> None:
    """Enter a published certificate again, under its id, numbers, day and code; the caller commits.

    `by` is who ordered the recovery, as the audit says.

    Raises `CannotRecover` rather than leave a number that could be given twice.
    """
    case = await lock_attempt(session, body.application_id, body.attempt)
    if case is None or case.decided_in is None:
        raise CannotRecover(f"certificate {body.certificate_number}: no decision, neither here nor in the topic")
    sitting = await session.get_one(Sitting, case.decided_in)
    sequence = _sequence(body, settings)
    document = _document(body, case, sitting, settings)
    code = body.verification_url.rpartition("/")[2]
    certificate = certificate_of(case, sitting, document, sequence=sequence, code=code)
    certificate.issued_by, certificate.issued_at = ISSUER, body.issued_at
    session.add(certificate)
    case.state = CaseState.ISSUED
    await _raise_counter(session, body, sequence)
    audit_act(
        session,
        "adopt_certificate",
        "certificate",
        certificate.id,
        by=by,
        details={"certificate_number": certificate.certificate_number, "case_id": str(case.id)},
    )
    await session.flush()


def _sequence(body: CertificateIssued, settings: CertificationSettings) -> int:
    for number, pattern in (
        (body.certificate_number, settings.certificate_number_pattern),
        (body.registration_number, settings.registration_number_pattern),
    ):
        found = sequence_in(number, pattern, year=body.issued_on.year, scheme=body.scheme_code, lsp=body.lsp_id)
        if found is not None:
            return found
    raise CannotRecover(f"certificate {body.certificate_number}: made by another pattern of numbers")


def _document(
    body: CertificateIssued, case: Case, sitting: Sitting, settings: CertificationSettings
) -> CertificateDocument:
    """Freeze what is printed: from event, case and decree; place and director as the settings name them now."""
    if sitting.decree_number is None or sitting.decree_date is None:
        raise CannotRecover(f"certificate {body.certificate_number}: its session has no decree")
    batch = case.participant.batch
    return CertificateDocument(
        certificate_id=body.certificate_id,
        certificate_number=body.certificate_number,
        registration_number=body.registration_number,
        holder_name=body.holder_name,
        scheme_code=body.scheme_code,
        scheme_name=body.scheme_name,
        scheme_version=body.scheme_version,
        scheme_type=case.participant.scheme.type,
        standard=body.standard,
        units=tuple(CertifiedUnit(code=unit.code, title=unit.title) for unit in body.units),
        lsp_name=body.issuer,
        issue_place=settings.issue_place,
        issued_on=body.issued_on,
        valid_until=body.valid_until,
        director_name=settings.director_name,
        director_title=settings.director_title,
        batch_title=batch.title,
        venue_name=batch.venue.name,
        decree_number=sitting.decree_number,
        decree_date=sitting.decree_date,
        verification_url=body.verification_url,
    )


async def _raise_counter(session: AsyncSession, body: CertificateIssued, sequence: int) -> None:
    """Let the next number be beyond this one; a counter is never lowered."""
    counter = await lock_counter(session, body.lsp_id)
    stands = (counter.last_issued_on, counter.last)
    counter.last_issued_on, counter.last = highest_number([stands, (body.issued_on, sequence)])
