"""What the worker does with a survey that is due: it opens it, writes its letters by the thousand, closes it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from development.instruments.queries import get_instrument_used
from development.schedules.models import Survey
from development.schedules.rules import INSTRUMENTS, SURVEY, SurveyMove, SurveyState, due_after
from development.surveys.letters import Addresses, end_links, write_letters
from kompeten.database.sessions import now


async def take_step(session: AsyncSession, *, addresses: Addresses) -> bool:
    """Do the next thing of the survey that has been due longest; False when none is. The caller commits.

    Several processes pass over one another's surveys.
    """
    survey = await _lock_due(session)
    if survey is None:
        return False
    if survey.state is SurveyState.SCHEDULED:
        await _open(session, survey)
    elif survey.letters < len(survey.timetable.letters_at):
        await write_letters(session, survey, addresses)
    else:
        survey.state = SURVEY.after(survey.state, SurveyMove.CLOSE)
        await end_links(session, survey)
    await session.flush()
    return True


async def _lock_due(session: AsyncSession) -> Survey | None:
    due = select(Survey).where(
        Survey.state.in_((SurveyState.SCHEDULED, SurveyState.OPEN)), Survey.due_at <= now(session)
    )
    longest = due.order_by(Survey.due_at, Survey.id).limit(1)
    found: Survey | None = await session.scalar(longest.with_for_update(skip_locked=True))
    return found


async def _open(session: AsyncSession, survey: Survey) -> None:
    survey.instrument = await get_instrument_used(
        session, INSTRUMENTS[survey.kind], lsp_id=survey.lsp_id, organizer_id=survey.organizer_id
    )
    survey.state = SURVEY.after(survey.state, SurveyMove.OPEN)
    survey.due_at = due_after(survey.timetable, letters=0)
