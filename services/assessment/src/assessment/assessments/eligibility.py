"""Whether an assessor may assess a candidate: asked at the assignment, and again with the first results."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments.models import Assessment
from assessment.assessors.models import Assessor
from assessment.assessors.problems import AssignmentRefused
from assessment.assessors.rules import Standing, objections
from assessment.trainings.queries import is_trainer_of


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
    trained = await is_trainer_of(
        session,
        assessment.registered.person_id,
        lsp_id=assessment.lsp_id,
        assessor_id=assessor.id,
        user_ids=standing.user_ids,
        starts_at=starts_at,
        days=trainer_days,
    )
    broken = objections(
        standing,
        assessment.registered,
        starts_at=starts_at,
        ends_at=ends_at,
        occupied=occupied,
        has_trained=trained,
    )
    if broken:
        raise AssignmentRefused(broken, assessment.registered)
