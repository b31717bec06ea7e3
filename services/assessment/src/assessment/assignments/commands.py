"""Assigning an assessor to a candidate."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments.eligibility import refuse_ineligible
from assessment.assessments.models import Assessment
from assessment.assessments.queries import lock_assessment
from assessment.assessments.rules import ASSESSMENT, AssessmentMove, AssessmentState
from assessment.assessors.models import Assessor
from assessment.assessors.problems import AssignmentRefused
from assessment.assessors.queries import lock_assessor
from assessment.assessors.rules import Rule
from assessment.assignments.schemas import AssignmentBody
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now, sqlstate
from kompeten.events import AssessorAssigned
from kompeten.http.preconditions import Expected, check_version
from kompeten.identity.tokens import Principal
from kompeten.messaging import outbox

EXCLUSION_VIOLATION = "23P01"


async def assign_assessor(
    session: AsyncSession,
    assessment_id: UUID,
    body: AssignmentBody,
    *,
    principal: Principal,
    expected: Expected,
    trainer_days: int,
) -> Assessment:
    """Assign, or assign anew before any result, and record `AssessorAssigned`; a repeat changes nothing.

    Raises `AssessorUnknown`, and `AssignmentRefused` with every broken rule, also when another assignment won a race
    for the same time.
    """
    assessment = await lock_assessment(session, assessment_id, principal=principal)
    if _is_repeat(assessment, body):
        return assessment
    check_version(assessment.version, expected)
    following = ASSESSMENT.after(assessment.state, AssessmentMove.ASSIGN)
    assessor = await lock_assessor(session, body.assessor_id, lsp_id=principal.lsp_id)
    await _refuse_broken_rules(session, assessment, assessor, body, trainer_days=trainer_days)
    replaced = await _find_replaced(session, assessment, assessor)
    assessment.state = following
    assessment.assessor_id = assessor.id
    assessment.starts_at, assessment.ends_at = body.starts_at, body.ends_at
    assessment.updated_at = now(session)
    await _flush(session, assessment)
    await _record_assigned(session, assessment, assessor, body, replaced)
    audit_act(
        session, "assign_assessor", "assessment", assessment.id, by=principal, details=body.model_dump(mode="json")
    )
    return assessment


async def _find_replaced(session: AsyncSession, assessment: Assessment, assessor: Assessor) -> Assessor | None:
    """Return who had the assignment until now, if it was somebody else."""
    if assessment.assessor_id in (None, assessor.id):
        return None
    return await session.get(Assessor, assessment.assessor_id)


def _is_repeat(assessment: Assessment, body: AssignmentBody) -> bool:
    wanted = (body.assessor_id, body.starts_at, body.ends_at)
    present = (assessment.assessor_id, assessment.starts_at, assessment.ends_at)
    return assessment.state is AssessmentState.ASSIGNED and present == wanted


async def _refuse_broken_rules(
    session: AsyncSession, assessment: Assessment, assessor: Assessor, body: AssignmentBody, *, trainer_days: int
) -> None:
    span = {"starts_at": body.starts_at, "ends_at": body.ends_at}
    occupied = await _is_occupied(session, assessor, assessment, **span)
    await refuse_ineligible(
        session, assessment, assessor, assessor.standing(), occupied=occupied, trainer_days=trainer_days, **span
    )


async def _is_occupied(
    session: AsyncSession, assessor: Assessor, assessment: Assessment, *, starts_at: datetime, ends_at: datetime
) -> bool:
    """Tell whether the assessor has another appointment at that time; back to back is none."""
    other = exists().where(
        Assessment.assessor_id == assessor.id,
        Assessment.id != assessment.id,
        Assessment.state != AssessmentState.WITHDRAWN,
        Assessment.starts_at < ends_at,
        Assessment.ends_at > starts_at,
    )
    return bool(await session.scalar(select(other)))


async def _flush(session: AsyncSession, assessment: Assessment) -> None:
    participant = assessment.registered
    try:
        await session.flush()
    except IntegrityError as error:
        if sqlstate(error) == EXCLUSION_VIOLATION:
            raise AssignmentRefused([Rule.OVERLAP], participant) from error
        raise


async def _record_assigned(
    session: AsyncSession, assessment: Assessment, assessor: Assessor, body: AssignmentBody, replaced: Assessor | None
) -> None:
    event = AssessorAssigned(
        application_id=assessment.application_id,
        assessment_id=assessment.id,
        attempt=assessment.attempt,
        assessor=assessor.snapshot(),
        assessor_email=assessor.email,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        participant=assessment.registered,
        previous_assessor=replaced and replaced.snapshot(),
        previous_assessor_email=replaced and replaced.email,
    )
    await outbox.record(session, event, lsp_id=assessment.lsp_id)
