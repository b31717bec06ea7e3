"""Events as the other services would tell them, about one participant."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from kompeten.events import (
    ApplicationReturned,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AssessmentCompleted,
    AssessorAssigned,
    CandidateAbsent,
    CertificateIssued,
    CertificationDecided,
)
from kompeten.events.assessment import UnitResult
from kompeten.events.certification import Outcome
from kompeten.events.registration import ReturnReason
from kompeten.events.snapshots import Assessor, Contacts, Mark
from kompeten.ids import new_id
from support.people import BATCH, SCHEME, participant

MOMENT = datetime(2026, 7, 15, 1, 0, tzinfo=UTC)
ASSESSOR = Assessor(
    id=new_id(),
    user_id="user-puji",
    name="Puji Sri Noviani",
    met_number="MET.000.990007.2022",
    employer="Dinas Perpustakaan Karangasem",
)


def submitted(application_id: UUID, *, email: str | None = "siti@example.id") -> ApplicationSubmitted:
    """Return the arrival of APL-01."""
    return ApplicationSubmitted(
        application_id=application_id,
        revision=1,
        person_id=new_id(),
        full_name="Siti Rahmah Hasanah",
        contacts=Contacts(email=email, phone="084000000001"),
        organizer_id="dispersip-kalsel",
        batch_id=BATCH.id,
        batch_title=BATCH.title,
        scheme_code="KL-04",
        submitted_at=MOMENT,
    )


def returned(application_id: UUID, **reasons: str) -> ApplicationReturned:
    """Return the sending back with a reason per field."""
    return ApplicationReturned(
        application_id=application_id,
        revision=1,
        batch_id=BATCH.id,
        batch_title=BATCH.title,
        full_name="Siti Rahmah Hasanah",
        reasons=tuple(ReturnReason(field=field, reason=reason) for field, reason in reasons.items()),
    )


def withdrawn(application_id: UUID) -> ApplicationWithdrawn:
    """Return the taking back of an accepted application."""
    return ApplicationWithdrawn(
        application_id=application_id,
        batch_id=BATCH.id,
        batch_title=BATCH.title,
        full_name="Siti Rahmah Hasanah",
        reason="Pindah tugas",
        was_accepted=True,
    )


def assigned(application_id: UUID, **changes: Any) -> AssessorAssigned:
    """Return the assignment of the assessor."""
    fields: dict[str, Any] = {
        "assessment_id": new_id(),
        "attempt": 1,
        "assessor": ASSESSOR,
        "assessor_email": "puji@example.id",
        "starts_at": MOMENT,
        "ends_at": MOMENT.replace(hour=2),
        "participant": participant(),
    }
    return AssessorAssigned(application_id=application_id, **(fields | changes))


def absent(application_id: UUID) -> CandidateAbsent:
    """Return the absence."""
    return CandidateAbsent(
        application_id=application_id, assessment_id=new_id(), attempt=1, batch_id=BATCH.id, note="tidak datang"
    )


def completed(application_id: UUID) -> AssessmentCompleted:
    """Return a finished assessment with a unit missed."""
    units = tuple(
        UnitResult(code=unit.code, title=unit.title, mark=Mark.NOT_YET_COMPETENT, evidence=("written",), note="")
        for unit in SCHEME.units
    )
    return AssessmentCompleted(
        application_id=application_id,
        assessment_id=new_id(),
        attempt=1,
        revision=1,
        recommendation=Mark.NOT_YET_COMPETENT,
        units=units,
        follow_up="Latihan",
        assessor=ASSESSOR,
        participant=participant(),
        completed_at=MOMENT,
    )


def decided(application_id: UUID, outcome: Outcome = Outcome.NOT_GRANTED) -> CertificationDecided:
    """Return the committee's decision."""
    return CertificationDecided(
        application_id=application_id,
        case_id=new_id(),
        attempt=1,
        assessment_revision=1,
        session_id=new_id(),
        batch_id=BATCH.id,
        batch_title=BATCH.title,
        holder_name="Siti Rahmah Hasanah",
        scheme_code=SCHEME.code,
        scheme_name=SCHEME.name,
        outcome=outcome,
        reason=None,
        missed_units=SCHEME.units[1:2] if outcome is Outcome.NOT_GRANTED else (),
        deciders=("a", "b", "c"),
        decree_number="SK-12/LSP/2026",
        decree_date=date(2026, 7, 20),
        decided_at=MOMENT,
    )


def issued(application_id: UUID) -> CertificateIssued:
    """Return the issue of the certificate."""
    return CertificateIssued(
        application_id=application_id,
        certificate_id=new_id(),
        attempt=1,
        certificate_number="91011 3432 4 0000001 2026",
        registration_number="PRP 123 00001 2026",
        holder_name="Siti Rahmah Hasanah",
        scheme_code=SCHEME.code,
        scheme_name=SCHEME.name,
        scheme_version=1,
        standard=SCHEME.standard,
        units=SCHEME.units,
        issued_on=date(2026, 7, 21),
        valid_until=date(2029, 7, 21),
        issuer="LSP Pustakawan",
        lsp_id="lsp-pustakawan",
        batch_id=BATCH.id,
        verification_url="https://kompeten.example/verify/abc",
        issued_at=MOMENT,
    )
