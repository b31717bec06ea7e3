"""Bodies of the assessment routes, those of the results among them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from assessment.assessments.rules import AssessmentState, Entry, Evidence
from kompeten.entry.texts import Code, Paragraph, Remark
from kompeten.events.snapshots import Mark, Participant


class CompletionBody(BaseModel):
    """What the assessor adds to a completed assessment."""

    model_config = ConfigDict(extra="forbid")

    follow_up: Remark | None = Field(default=None, description="What should follow a BK")


class AbsenceBody(BaseModel):
    """How it is known that the candidate did not come."""

    model_config = ConfigDict(extra="forbid")

    note: Paragraph


class ResultBody(BaseModel):
    """The mark of one unit; the client makes the id, so that sending it again is safe."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    unit_code: Code
    mark: Mark
    evidence: list[Evidence] = Field(min_length=1, max_length=len(Evidence))
    note: Remark = ""

    def entry(self) -> Entry:
        """Return what the rules compare; the order of evidence means nothing."""
        evidence = tuple(sorted({one.value for one in self.evidence}))
        return Entry(id=self.id, unit_code=self.unit_code, mark=self.mark, evidence=evidence, note=self.note)


class ResultsBody(BaseModel):
    """Some of the results, or all; partial saves are welcome."""

    model_config = ConfigDict(extra="forbid")

    results: list[ResultBody] = Field(min_length=1, max_length=200)


class AssignmentView(BaseModel):
    """Who assesses, and when."""

    assessor_id: UUID
    assessor_name: str
    starts_at: datetime
    ends_at: datetime


class ResultView(BaseModel):
    """The mark of a unit that counts now."""

    id: UUID
    unit_code: str
    mark: Mark
    evidence: list[Evidence]
    note: str
    recorded_at: datetime


class AssessmentView(BaseModel):
    """An assessment in a work list. `recommendation` is the assessor's, never a decision."""

    id: UUID
    application_id: UUID
    attempt: int
    state: AssessmentState
    participant: Participant
    assignment: AssignmentView | None
    recommendation: Mark | None
    completed_at: datetime | None
    version: int


class AssessmentDetail(AssessmentView):
    """An assessment with the marks that count, in the scheme's order, and the units still without one."""

    revision: int
    follow_up: str | None
    absence_note: str | None
    results: list[ResultView]
    missing_units: list[str]
