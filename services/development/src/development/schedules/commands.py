"""Scheduling the surveys of an activity, moving them with its dates, and calling them off."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from development.schedules.models import Survey
from development.schedules.rules import SURVEY, SurveyMove, SurveyState, timetable_of
from development.settings import SurveyTiming
from kompeten.database.sessions import now
from kompeten.events.development import ActivitySession, SurveyKind
from kompeten.ids import new_id


async def schedule_surveys(
    session: AsyncSession,
    activity_id: UUID,
    kinds: Iterable[SurveyKind],
    *,
    lsp_id: str,
    organizer_id: str,
    sessions: Sequence[ActivitySession],
    timing: SurveyTiming,
) -> None:
    """Schedule surveys of an activity by the times of its sessions; one that is there already stays as it is."""
    said = {"lsp_id": lsp_id, "organizer_id": organizer_id, "activity_id": activity_id, "created_at": now(session)}
    rows = []
    for kind in kinds:
        timetable = timetable_of(kind, sessions, timing=timing)
        made = {"id": new_id(), "kind": kind, "state": SurveyState.SCHEDULED, "letters": 0, "room_answers": 0}
        rows.append(said | made | {"timetable": timetable, "due_at": timetable.opens_at})
    await session.execute(insert(Survey).values(rows).on_conflict_do_nothing())


async def move_surveys(
    session: AsyncSession, activity_id: UUID, sessions: Sequence[ActivitySession], *, timing: SurveyTiming
) -> None:
    """Move what has not opened yet with the dates of its activity."""
    for survey in await _lock_surveys(session, activity_id, SurveyMove.RESCHEDULE):
        survey.timetable = timetable_of(survey.kind, sessions, timing=timing)
        survey.due_at = survey.timetable.opens_at


async def cancel_surveys(session: AsyncSession, activity_id: UUID) -> None:
    """Call off every survey of an activity that is called off itself."""
    theirs = update(Survey).where(
        Survey.activity_id == activity_id, Survey.state.in_(SURVEY.allowing(SurveyMove.CANCEL))
    )
    await session.execute(theirs.values(state=SurveyState.CANCELLED))


async def _lock_surveys(session: AsyncSession, activity_id: UUID, move: SurveyMove) -> Sequence[Survey]:
    theirs = select(Survey).where(Survey.activity_id == activity_id, Survey.state.in_(SURVEY.allowing(move)))
    return (await session.scalars(theirs.order_by(Survey.id).with_for_update())).all()
