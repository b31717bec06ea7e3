"""What assessment tells: who assesses whom and what came of it. K/BK here is a recommendation, never a decision."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from kompeten.events.body import ApplicationEvent
from kompeten.events.personal import OptionalPersonalText, PersonalText
from kompeten.events.snapshots import Assessor, Mark, Participant, Snapshot


class AssessmentEvent(ApplicationEvent):
    """An event of `kompeten.assessment`. `attempt` counts re-assessments, from 1."""

    source: ClassVar[str] = "/assessment"

    assessment_id: UUID
    attempt: int


class UnitResult(Snapshot):
    """The mark of one unit, with the kind of evidence it rests on."""

    code: str
    title: str
    mark: Mark
    evidence: tuple[str, ...]
    note: PersonalText


class AssessorAssigned(AssessmentEvent):
    """An assessor was assigned, or assigned anew, to a candidate; `previous_assessor` is who was relieved by that."""

    topic: ClassVar[str] = "kompeten.assessment"

    assessor: Assessor
    assessor_email: str
    starts_at: datetime
    ends_at: datetime
    participant: Participant
    previous_assessor: Assessor | None = None
    previous_assessor_email: str | None = None


class CandidateAbsent(AssessmentEvent):
    """The candidate did not come. Absent is not BK."""

    topic: ClassVar[str] = "kompeten.assessment"

    batch_id: UUID
    note: PersonalText


class AssessmentCompleted(AssessmentEvent):
    """Every unit is marked; the recommendation is K only if all are K. Carries all a committee needs."""

    topic: ClassVar[str] = "kompeten.assessment"

    revision: int
    recommendation: Mark
    units: tuple[UnitResult, ...]
    follow_up: OptionalPersonalText
    assessor: Assessor
    participant: Participant
    completed_at: datetime
