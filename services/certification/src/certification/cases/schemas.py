"""What callers see of cases and rolls."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from certification.cases.models import Case
from certification.cases.rules import CaseState
from kompeten.events.assessment import UnitResult
from kompeten.events.snapshots import Assessor, Mark, NamedCertificate


class CaseView(BaseModel):
    """A case; the recommendation is for the committee, candidates never see it."""

    id: UUID
    application_id: UUID
    attempt: int
    batch_id: UUID
    batch_title: str
    state: CaseState
    holder_name: str = Field(description="As the certificate will say it")
    original_name: str | None = Field(description="The same in its own letters, where it was given in Latin ones too")
    scheme_code: str
    scheme_name: str
    scheme_version: int
    renews: NamedCertificate | None = Field(
        description="The certificate to be renewed, where the application names one"
    )
    recommendation: Mark
    assessment_revision: int
    units: tuple[UnitResult, ...]
    follow_up: str | None
    assessor: Assessor
    reviewed_by: str = Field(description="`sub` of whoever reviewed the application")
    decided_in: UUID | None = Field(description="The session whose decision holds")
    completed_at: datetime
    opened_at: datetime
    version: int


class RollView(BaseModel):
    """Who of a batch came before the committee: expected = arrived + absent + withdrawn + missing."""

    batch_id: UUID
    expected: int
    arrived: int
    absent: int
    withdrawn: int
    missing: list[UUID] = Field(description="Applications whose assessment is not completed yet")


def case_view(case: Case) -> CaseView:
    """Return what callers see of a case."""
    scheme = case.participant.scheme
    return CaseView(
        id=case.id,
        application_id=case.application_id,
        attempt=case.attempt,
        batch_id=case.batch_id,
        batch_title=case.participant.batch.title,
        state=case.state,
        holder_name=case.holder_name,
        original_name=case.original_name,
        scheme_code=scheme.code,
        scheme_name=scheme.name,
        scheme_version=scheme.version,
        renews=case.participant.renews,
        recommendation=case.recommendation,
        assessment_revision=case.assessment_revision,
        units=case.units,
        follow_up=case.follow_up,
        assessor=case.assessor,
        reviewed_by=case.participant.reviewed_by,
        decided_in=case.decided_in,
        completed_at=case.completed_at,
        opened_at=case.opened_at,
        version=case.version,
    )
