"""Adopting an activity: its events carry the whole of it, but for the secret of the code on the screen."""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.rules import ACTIVITY, ActivityMove, ActivityState, TimeZone
from development.programmes.models import Programme
from development.schedules.commands import cancel_surveys, move_surveys, schedule_surveys
from development.schedules.rules import USUAL
from development.settings import SurveyTiming
from kompeten.audit.recording import audit_act
from kompeten.events import ActivityAnnounced, ActivityCancelled, ActivityChanged, Event, development
from kompeten.messaging.handlers import tenant_of

Told = ActivityAnnounced | ActivityChanged | ActivityCancelled


async def adopt_activity(
    session: AsyncSession, event: Event[Any], body: Told, *, by: str, timing: SurveyTiming
) -> set[UUID]:
    """Enter an activity as an event tells it, with its usual surveys; return the event's id, unless it is not here.

    The caller commits. A programme that is not here is left out: no event tells of one.
    """
    activity = await session.get(Activity, body.activity_id)  # nobody else writes in a recovery
    if isinstance(body, ActivityCancelled):
        if activity is None:
            return set()
        activity.state = ACTIVITY.after(activity.state, ActivityMove.CANCEL)
        activity.cancellation, activity.updated_at = body.reason, body.cancelled_at
        await cancel_surveys(session, activity.id)
    else:
        activity = activity or Activity(id=body.activity_id, lsp_id=tenant_of(event), created_at=event.time)
        await _write(session, activity, body.activity, event)
        await schedule_surveys(
            session,
            activity.id,
            USUAL,
            lsp_id=activity.lsp_id,
            organizer_id=activity.organizer_id,
            sessions=activity.sessions,
            timing=timing,
        )
        await move_surveys(session, activity.id, activity.sessions, timing=timing)
    audit_act(session, "adopt_activity", "activity", activity.id, by=by, details={"event": str(event.id)})
    await session.flush()
    return {event.id}


async def _write(session: AsyncSession, activity: Activity, told: development.Activity, event: Event[Any]) -> None:
    """Write an activity as it was told; others keep its highest revision, so it goes on from there."""
    programme = None if told.programme_id is None else await session.get(Programme, told.programme_id)
    activity.organizer_id, activity.programme_id = told.organizer_id, None if programme is None else programme.id
    activity.state, activity.kind, activity.title = ActivityState.ANNOUNCED, told.kind, told.title
    activity.topics, activity.unit_codes = list(told.topics), list(told.unit_codes)
    activity.trainers, activity.time_zone = told.trainers, TimeZone(told.time_zone)
    activity.sessions, activity.begins_at = told.sessions, min(one.starts_at for one in told.sessions)
    activity.quota, activity.regency_quotas = told.quota, told.regency_quotas
    activity.prepares_for = list(told.prepares_for)
    activity.announced_at, activity.updated_at = activity.announced_at or event.time, event.time
    session.add(activity)
    await session.flush()
    raised = update(Activity).where(Activity.id == activity.id).values(version=told.revision)
    await session.execute(raised.execution_options(synchronize_session=False))
    await session.refresh(activity)
