"""Whether surveys do what is due, for operators."""

from prometheus_client import Metric
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.schedules.models import Survey
from development.schedules.rules import SurveyState
from kompeten.database.sessions import now
from kompeten.service.scraping import age


async def read_surveys(session: AsyncSession) -> list[Metric]:
    """Read how long the survey has been due that waits longest for its opening, its letters or its end."""
    due = Survey.state.in_((SurveyState.SCHEDULED, SurveyState.OPEN)) & (Survey.due_at <= now(session))
    longest = await session.scalar(select(func.min(Survey.due_at)).where(due))
    description = "How long the survey has been due that waits longest to open, write its letters or close"
    return [age(session, "kompeten_survey_due_age_seconds", description, longest)]
