"""Adopting a certificate: its entry in the register with the number it has, and the counter behind it."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from certification.adoption.changes import adopt_changes, live_through
from certification.adoption.rules import highest_number
from certification.cases.models import Case, Correction
from certification.cases.queries import lock_attempt
from certification.cases.rules import CaseState
from certification.certificates.documents import certificate_of
from certification.certificates.numbers import lock_counter
from certification.certificates.states import CertificateState
from certification.pdf.data import CertificateDocument, CertifiedUnit
from certification.sessions.models import Sitting
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import CertificateIssued
from kompeten.events.certificates import CertificateChange, Issuance
from kompeten.recovery.worker import CannotRecover

ISSUER = "recovery"  # who ordered the issue stood in the audit that went with the database


async def adopt_certificate(
    session: AsyncSession, body: CertificateIssued, changes: Sequence[CertificateChange], *, by: str
) -> None:
    """Enter a published certificate again, under its id, numbers, day and code, with its life; the caller commits.

    `by` is who ordered the recovery, as the audit says.

    Raises `CannotRecover` rather than leave a number that could be given twice.
    """
    case = await lock_attempt(session, body.application_id, body.attempt)
    if case is None or case.decided_in is None:
        raise CannotRecover(f"certificate {body.certificate_number}: no decision, neither here nor in the topic")
    sitting = await session.get_one(Sitting, case.decided_in)
    if body.issuance is None:
        raise CannotRecover(f"certificate {body.certificate_number}: its event does not say what it was issued with")
    sequence = body.issuance.sequence
    document = _document(body, body.issuance, case, sitting)
    code = body.verification_url.rpartition("/")[2]
    certificate = certificate_of(case, sitting, document, sequence=sequence, code=code)
    certificate.original_name = body.original_name
    certificate.reissue_of = None if body.reissue_of is None else body.reissue_of.certificate_id
    certificate.issued_by, certificate.issued_at = ISSUER, body.issued_at
    certificate.state, certificate.removed_units, certificate.acts = CertificateState.ACTIVE, [], 0
    certificate.version = 1
    acts = live_through(certificate, changes)
    session.add(certificate)
    if case.state is CaseState.REVIEW_REQUIRED:
        _let_correction_wait(session, body, case)
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
    await adopt_changes(session, acts, changes, by=by)


def _let_correction_wait(session: AsyncSession, body: CertificateIssued, case: Case) -> None:
    """Let a name that differs and was confirmed by nobody wait for its confirmation, by whomever it was corrected."""
    if (body.holder_name, body.original_name) == (case.holder_name, case.original_name):
        return
    session.add(
        Correction(
            case_id=case.id,
            revision=case.name_revision,
            previous_name=body.holder_name,
            previous_original_name=body.original_name,
            corrected_name=case.holder_name,
            corrected_original_name=case.original_name,
            reason=ISSUER,
            corrected_by=None,
            noted_at=now(session),
        )
    )


def _document(body: CertificateIssued, issuance: Issuance, case: Case, sitting: Sitting) -> CertificateDocument:
    """Freeze what is printed again: from event, case and decree."""
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
        licence_number=issuance.licence_number,
        time_zone=issuance.time_zone,
        issue_place=issuance.place,
        issued_on=body.issued_on,
        valid_until=body.valid_until,
        director_name=issuance.director_name,
        director_title=issuance.director_title,
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
