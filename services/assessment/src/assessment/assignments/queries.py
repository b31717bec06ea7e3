"""Reading appointments."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments.models import Assessment
from assessment.assessments.rules import State
from assessment.assessors.models import Assessor


async def is_occupied(
    session: AsyncSession, assessor: Assessor, assessment: Assessment, *, starts_at: datetime, ends_at: datetime
) -> bool:
    """Tell whether the assessor has another appointment at that time; back to back is none."""
    other = exists().where(
        Assessment.assessor_id == assessor.id,
        Assessment.id != assessment.id,
        Assessment.state != State.WITHDRAWN,
        Assessment.starts_at < ends_at,
        Assessment.ends_at > starts_at,
    )
    return bool(await session.scalar(select(other)))
