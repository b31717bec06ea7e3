"""What the news of an activity does: it is known as it is now, and a larger quota seats whoever waits."""

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import ActivityAnnounced, ActivityCancelled, ActivityChanged, Event
from kompeten.messaging.failures import Poison
from kompeten.messaging.handlers import Handlers, on, tenant_of
from registration.activities.commands import cancel_activity, keep_activity
from registration.enrolments.seating import seat_waiting


async def follow_activity(session: AsyncSession, event: Event[ActivityAnnounced] | Event[ActivityChanged]) -> None:
    """Take the activity over, and give away the seats that have come."""
    await keep_activity(session, event.body.activity, lsp_id=tenant_of(event))
    await seat_waiting(session, event.body.activity_id, by=event.source)


async def note_cancellation(session: AsyncSession, event: Event[ActivityCancelled]) -> None:
    """Take nobody in any more; who enrolled stays on the list of those who must be told."""
    if not await cancel_activity(session, event.body.activity_id, lsp_id=tenant_of(event)):
        raise Poison("a cancellation of what was never announced")


HANDLERS: Handlers = (
    on(ActivityAnnounced, follow_activity),
    on(ActivityChanged, follow_activity),
    on(ActivityCancelled, note_cancellation),
)
