"""What the other services tell about one application."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self
from uuid import UUID

from kompeten.events import (
    AssessmentCompleted,
    AssessorAssigned,
    CandidateAbsent,
    CertificateIssued,
    CertificationDecided,
)
from kompeten.events.assessment import UnitResult
from kompeten.events.certification import Outcome
from kompeten.events.snapshots import Assessor, Mark, Participant
from kompeten.ids import new_id
from support.drivers.registration import RegistrationDriver

ASSESSOR = Assessor(
    id=UUID("0197f000-0000-7000-8000-00000000000a"),
    user_id="user-assessor",
    name="Drs. Ahmad Fauzi",
    met_number="MET.000.007183.2023",
    employer="Universitas Contoh",
)
MORNING = datetime(2026, 7, 15, 1, 0, tzinfo=UTC)
NOON = datetime(2026, 7, 15, 4, 0, tzinfo=UTC)


@dataclass
class Chain:
    """The events of one candidate after acceptance, by attempt."""

    application_id: UUID
    participant: Participant

    @classmethod
    async def of(cls, driver: RegistrationDriver, application_id: UUID) -> Self:
        """Start from what the acceptance told."""
        events = await driver.service.outbox("ParticipantRegistered")
        body = next(event.body for event in events if event.subject == str(application_id))
        return cls(application_id, Participant.model_validate(body["participant"]))

    def assigned(self, attempt: int = 1) -> AssessorAssigned:
        """Return the assignment."""
        return AssessorAssigned(
            **self._attempt(attempt),
            assessor=ASSESSOR,
            assessor_email="fauzi@example.id",
            starts_at=MORNING,
            ends_at=NOON,
            participant=self.participant,
        )

    def absent(self, attempt: int = 1) -> CandidateAbsent:
        """Return the absence."""
        return CandidateAbsent(**self._attempt(attempt), batch_id=self.participant.batch.id, note="tidak hadir")

    def assessed(self, mark: Mark = Mark.NOT_YET_COMPETENT, attempt: int = 1) -> AssessmentCompleted:
        """Return the completed assessment."""
        units = tuple(
            UnitResult(code=unit.code, title=unit.title, mark=mark, evidence=("observation",), note="")
            for unit in self.participant.scheme.units
        )
        return AssessmentCompleted(
            **self._attempt(attempt),
            revision=1,
            recommendation=mark,
            units=units,
            follow_up="Latihan",
            assessor=ASSESSOR,
            participant=self.participant,
            completed_at=NOON,
        )

    def decided(self, outcome: Outcome = Outcome.GRANTED, attempt: int = 1) -> CertificationDecided:
        """Return the committee's decision."""
        return CertificationDecided(
            application_id=self.application_id,
            case_id=new_id(),
            attempt=attempt,
            assessment_revision=1,
            session_id=new_id(),
            batch_id=self.participant.batch.id,
            batch_title=self.participant.batch.title,
            holder_name=self.participant.full_name,
            scheme_code=self.participant.scheme.code,
            scheme_name=self.participant.scheme.name,
            outcome=outcome,
            reason=None,
            missed_units=(),
            deciders=("a", "b", "c"),
            decree_number="SK-01/2026",
            decree_date=date(2026, 7, 20),
            decided_at=NOON,
        )

    def issued(self, attempt: int = 1) -> CertificateIssued:
        """Return the certificate."""
        scheme = self.participant.scheme
        return CertificateIssued(
            application_id=self.application_id,
            certificate_id=new_id(),
            attempt=attempt,
            certificate_number="LSP-P/2026/000001",
            registration_number="REG.000001.2026",
            holder_name=self.participant.full_name,
            scheme_code=scheme.code,
            scheme_name=scheme.name,
            scheme_version=scheme.version,
            standard=scheme.standard,
            units=scheme.units,
            issued_on=date(2026, 7, 21),
            valid_until=date(2029, 7, 20),
            issuer="LSP Pustakawan",
            lsp_id=self.participant.lsp_id,
            batch_id=self.participant.batch.id,
            verification_url="https://kompeten.example/verify/abc",
            issued_at=NOON,
        )

    def _attempt(self, attempt: int) -> dict[str, Any]:
        return {"application_id": self.application_id, "assessment_id": new_id(), "attempt": attempt}
