"""Asking who was taught by whom."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.trainings.models import Training
from assessment.trainings.rules import Taught, has_trained


async def is_trainer_of(
    session: AsyncSession,
    person_id: UUID,
    *,
    lsp_id: str,
    assessor_id: UUID,
    user_ids: Collection[str],
    starts_at: datetime,
    days: int,
) -> bool:
    """Tell whether an assessor, by id or one of their accounts, trained a person less than `days` before a moment."""
    theirs = select(Training).where(Training.lsp_id == lsp_id, Training.person_id == person_id)
    trainings = [
        Taught(assessor_ids=one.assessor_ids, user_ids=one.user_ids, last_at=one.last_at)
        for one in await session.scalars(theirs)
    ]
    return has_trained(trainings, assessor_id=assessor_id, user_ids=user_ids, starts_at=starts_at, days=days)
