"""What development's news do: everybody enrolled hears of a change, more seats are given away, hours are noted."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import (
    ActivityAnnounced,
    ActivityCancelled,
    ActivityChanged,
    EnrolledActivityCancelled,
    EnrolledActivityChanged,
    Event,
    TrainingAttended,
)
from kompeten.messaging.failures import Poison
from kompeten.messaging.handlers import Handlers, on, tenant_of
from kompeten.messaging.outbox import record_all
from registration.activities.commands import cancel_activity, keep_activity
from registration.enrolments.models import Enrolment
from registration.enrolments.recording import ahead_of, brief_of, cancellation_of, change_of
from registration.enrolments.rules import EnrolmentState
from registration.enrolments.seating import seat_waiting

Told = Callable[[Enrolment], EnrolledActivityChanged | EnrolledActivityCancelled]


async def follow_activity(session: AsyncSession, event: Event[ActivityAnnounced] | Event[ActivityChanged]) -> None:
    """Take the activity over, record it for everybody enrolled if it matters to them, and give new seats away."""
    before = await keep_activity(session, event.body.activity, lsp_id=tenant_of(event))
    if before is not None and ahead_of(event.body.activity, event.time) != ahead_of(before, event.time):
        told = partial(change_of, activity=brief_of(event.body.activity))
        await _record_for_all(session, before.id, told, lsp_id=tenant_of(event))
    await seat_waiting(session, event.body.activity_id, by=event.source)


async def note_cancellation(session: AsyncSession, event: Event[ActivityCancelled]) -> None:
    """Take nobody in any more, and record it for everybody enrolled."""
    cancelled = await cancel_activity(session, event.body.activity_id, lsp_id=tenant_of(event))
    if cancelled is None:
        raise Poison("a cancellation of what was never announced")
    told = partial(cancellation_of, activity=brief_of(cancelled), reason=event.body.reason)
    await _record_for_all(session, cancelled.id, told, lsp_id=tenant_of(event))


async def note_attendance(session: AsyncSession, event: Event[TrainingAttended]) -> None:
    """Note what somebody has attended so far; the highest revision counts."""
    body = event.body
    newer = update(Enrolment).where(Enrolment.id == body.enrolment_id, Enrolment.attendance_revision < body.revision)
    said = {"lesson_hours": body.lesson_hours, "attendance_revision": body.revision}
    attended_at = max((one.ends_at for one in body.sessions), default=None)
    await session.execute(newer.values(**said, attended_at=attended_at))


async def _record_for_all(session: AsyncSession, activity_id: UUID, told: Told, *, lsp_id: str) -> None:
    theirs = Enrolment.activity_id == activity_id, Enrolment.state != EnrolmentState.WITHDRAWN
    found = await session.scalars(
        select(Enrolment).where(*theirs, Enrolment.erased_at.is_(None)).order_by(Enrolment.id)
    )
    await record_all(session, [told(one) for one in found], lsp_id=lsp_id)


HANDLERS: Handlers = (
    on(ActivityAnnounced, follow_activity),
    on(ActivityChanged, follow_activity),
    on(ActivityCancelled, note_cancellation),
    on(TrainingAttended, note_attendance),
)
