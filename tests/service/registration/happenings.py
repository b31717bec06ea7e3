"""What the other services tell about one application."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from kompeten.events import (
    AssessmentCompleted,
    AssessorAssigned,
    CandidateAbsent,
    CertificateIssued,
    CertificationDecided,
)
from kompeten.events.certification import Outcome
from kompeten.events.snapshots import Mark, Participant
from kompeten.ids import new_id
from support.drivers.registration import RegistrationDriver
from support.events import decided, sample


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
        return sample(AssessorAssigned, self.application_id, attempt=attempt, participant=self.participant)

    def absent(self, attempt: int = 1) -> CandidateAbsent:
        """Return the absence."""
        return sample(CandidateAbsent, self.application_id, attempt=attempt, **self._batch())

    def assessed(self, mark: Mark = Mark.NOT_YET_COMPETENT, attempt: int = 1) -> AssessmentCompleted:
        """Return the completed assessment."""
        return sample(
            AssessmentCompleted,
            self.application_id,
            attempt=attempt,
            recommendation=mark,
            follow_up="Latihan",
            participant=self.participant,
        )

    def decided(self, outcome: Outcome = Outcome.GRANTED, attempt: int = 1) -> CertificationDecided:
        """Return the committee's decision."""
        return decided(self.application_id, outcome, attempt=attempt, **self._batch())

    def issued(self, attempt: int = 1) -> CertificateIssued:
        """Return the certificate."""
        own = {"certificate_id": new_id()} | self._batch()
        return sample(CertificateIssued, self.application_id, attempt=attempt, **own)

    def _batch(self) -> dict[str, Any]:
        return {"batch_id": self.participant.batch.id}
