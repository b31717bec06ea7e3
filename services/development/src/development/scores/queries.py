"""Reading scores."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.participants.models import Participant
from development.scores.models import Score


async def get_mean_scores(session: AsyncSession, activity_id: UUID) -> tuple[int, float, float]:
    """Return how many of an activity have a score before and after, and the means of these people's scores."""
    both = (
        select(func.count(), func.avg(Score.before), func.avg(Score.after))
        .join(Participant, Participant.enrolment_id == Score.enrolment_id)
        .where(Participant.activity_id == activity_id, Score.before.is_not(None), Score.after.is_not(None))
    )
    people, before, after = (await session.execute(both)).one()
    return people, float(before or 0), float(after or 0)
