"""Planning, announcing, changing and cancelling activities."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.problems import ProgrammeNotRunning, SessionsBegun, SessionsMissing, plan_errors
from development.activities.rules import ACTIVITY, ActivityMove, ActivityState, changed_after_beginning, check_plan
from development.activities.schemas import ActivityBody
from development.programmes.queries import get_programme, lock_programme
from development.programmes.rules import ProgrammeState
from development.schedules.commands import cancel_surveys, move_surveys, schedule_surveys
from development.schedules.rules import USUAL
from development.settings import SurveyTiming
from development.topics.queries import get_units_taught
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import ActivityAnnounced, ActivityCancelled, ActivityChanged
from kompeten.http.organizers import planned_for
from kompeten.identity.tokens import Principal
from kompeten.messaging.outbox import record
from kompeten.problems import Invalid, NotFound


async def draft_activity(
    session: AsyncSession, body: ActivityBody, *, principal: Principal, lesson_minutes: int
) -> Activity:
    """Enter an activity of an organizer: a system's own, or the one the LSP's people name."""
    activity = Activity(
        lsp_id=principal.lsp_id,
        organizer_id=planned_for(principal, body.organizer_id),
        state=ActivityState.DRAFT,
        created_at=now(session),
    )
    await _write(session, activity, body, principal=principal, lesson_minutes=lesson_minutes)
    session.add(activity)
    await session.flush()
    audit_act(session, "draft_activity", "activity", activity.id, by=principal)
    return activity


async def amend_activity(
    session: AsyncSession,
    activity: Activity,
    body: ActivityBody,
    *,
    principal: Principal,
    lesson_minutes: int,
    timing: SurveyTiming,
) -> None:
    """Write a locked activity anew; whose it is stays.

    Once announced, everybody is told and its surveys move with it; raises `SessionsBegun`.
    """
    activity.state = ACTIVITY.after(activity.state, ActivityMove.AMEND)
    before = activity.sessions
    await _write(session, activity, body, principal=principal, lesson_minutes=lesson_minutes)
    await session.flush()
    audit_act(session, "amend_activity", "activity", activity.id, by=principal)
    if activity.state is ActivityState.ANNOUNCED:
        _refuse_without_sessions(activity)
        if begun := changed_after_beginning(before, activity.sessions, now=now(session)):
            raise SessionsBegun(sessions=[one.title for one in begun])
        told = ActivityChanged(activity_id=activity.id, activity=activity.snapshot(), changed_at=now(session))
        await record(session, told, lsp_id=activity.lsp_id)
        await move_surveys(session, activity.id, activity.sessions, timing=timing)


async def announce_activity(
    session: AsyncSession, activity: Activity, *, principal: Principal, timing: SurveyTiming
) -> None:
    """Let people enrol for a locked activity and schedule its surveys.

    Raises `SessionsMissing`, `ProgrammeNotRunning`.
    """
    activity.state = ACTIVITY.after(activity.state, ActivityMove.ANNOUNCE)
    _refuse_without_sessions(activity)
    if activity.programme_id is not None:
        programme = await lock_programme(session, activity.programme_id, principal=principal)
        if programme.state is not ProgrammeState.RUNNING:
            raise ProgrammeNotRunning(state=programme.state)
    activity.announced_at = activity.updated_at = now(session)
    await session.flush()
    audit_act(session, "announce_activity", "activity", activity.id, by=principal)
    told = ActivityAnnounced(activity_id=activity.id, activity=activity.snapshot(), announced_at=activity.announced_at)
    await record(session, told, lsp_id=activity.lsp_id)
    await schedule_surveys(
        session,
        activity.id,
        USUAL,
        lsp_id=activity.lsp_id,
        organizer_id=activity.organizer_id,
        sessions=activity.sessions,
        timing=timing,
    )


async def cancel_activity(session: AsyncSession, activity: Activity, reason: str, *, principal: Principal) -> None:
    """Call a locked activity off, for everybody."""
    activity.state = ACTIVITY.after(activity.state, ActivityMove.CANCEL)
    activity.cancellation = reason
    activity.updated_at = now(session)
    await session.flush()
    audit_act(session, "cancel_activity", "activity", activity.id, by=principal, reason=reason)
    await cancel_surveys(session, activity.id)
    told = ActivityCancelled(
        activity_id=activity.id,
        title=activity.title,
        organizer_id=activity.organizer_id,
        reason=reason,
        cancelled_at=activity.updated_at,
    )
    await record(session, told, lsp_id=activity.lsp_id)


async def _write(
    session: AsyncSession, activity: Activity, body: ActivityBody, *, principal: Principal, lesson_minutes: int
) -> None:
    values: dict[str, Any] = body.values(lesson_minutes)  # Any: columns
    taught = await get_units_taught(session, body.topics, lsp_id=activity.lsp_id)
    found = check_plan(
        topics=body.topics,
        known_topics=taught,
        sessions=values["sessions"],
        quota=body.quota,
        regency_quotas=values["regency_quotas"],
        trainers=values["trainers"],
    )
    if found:
        raise Invalid(errors=plan_errors(found))
    if body.programme_id is not None:
        await _refuse_foreign_programme(session, body.programme_id, activity.organizer_id, principal=principal)
    activity.programme_id = body.programme_id
    activity.unit_codes = sorted({unit for units in taught.values() for unit in units})
    activity.begins_at = min((one.starts_at for one in values["sessions"]), default=None)
    activity.updated_at = now(session)
    for name, value in values.items():
        setattr(activity, name, value)


async def _refuse_foreign_programme(
    session: AsyncSession, programme_id: UUID, organizer_id: str, *, principal: Principal
) -> None:
    programme = await get_programme(session, programme_id, principal=principal)
    if programme.organizer_id != organizer_id:
        raise NotFound


def _refuse_without_sessions(activity: Activity) -> None:
    if not activity.sessions:
        raise SessionsMissing
