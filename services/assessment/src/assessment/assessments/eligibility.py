"""Whether an assessor may assess a candidate: asked at the assignment, and again with the first results."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments.models import Assessment
from assessment.assessors.models import Assessor
from assessment.assessors.problems import AssignmentRefused
from assessment.assessors.rules import Standing, objections
from kompeten.trainings import get_trainers


async def refuse_ineligible(
    session: AsyncSession,
    assessment: Assessment,
    assessor: Assessor,
    standing: Standing,
    *,
    starts_at: datetime,
    ends_at: datetime,
    occupied: bool,
    trainer_days: int,
) -> None:
    """Ask every rule about the two; raises `AssignmentRefused` with all that are broken."""
    person = assessment.lsp_id, assessment.registered.person_id
    trainers = await get_trainers(session, {person}, since=starts_at - timedelta(days=trainer_days))
    broken = objections(
        standing,
        assessment.registered,
        starts_at=starts_at,
        ends_at=ends_at,
        occupied=occupied,
        has_trained=trainers[person].include(assessor.id, standing.user_ids),
    )
    if broken:
        raise AssignmentRefused(broken, assessment.registered)
