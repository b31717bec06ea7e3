"""What development tells of its activities, kept as it is now."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import ActivityAnnounced, ActivityCancelled, ActivityChanged, Event
from kompeten.messaging.failures import Poison
from kompeten.messaging.handlers import Handlers, on, tenant_of
from registration.activities.models import KnownActivity


async def keep_activity(session: AsyncSession, event: Event[ActivityAnnounced] | Event[ActivityChanged]) -> None:
    """Take the activity over as it is now; the highest revision counts, and seats stay taken."""
    told = event.body.activity
    fresh = insert(KnownActivity).values(
        id=told.id,
        lsp_id=tenant_of(event),
        organizer_id=told.organizer_id,
        revision=told.revision,
        activity=told,
        ends_at=max(one.ends_at for one in told.sessions),
        is_cancelled=False,
        taken=0,
    )
    newer = {name: fresh.excluded[name] for name in ("organizer_id", "revision", "activity", "ends_at")}
    await session.execute(
        fresh.on_conflict_do_update(
            index_elements=["id"], set_=newer, where=KnownActivity.revision < fresh.excluded.revision
        )
    )


async def note_cancellation(session: AsyncSession, event: Event[ActivityCancelled]) -> None:
    """Take nobody in any more; who enrolled stays on the list of those who must be told."""
    theirs = KnownActivity.id == event.body.activity_id, KnownActivity.lsp_id == tenant_of(event)
    found = await session.execute(
        update(KnownActivity).where(*theirs).values(is_cancelled=True).returning(KnownActivity.id)
    )
    if found.first() is None:
        raise Poison("a cancellation of what was never announced")


HANDLERS: Handlers = (
    on(ActivityAnnounced, keep_activity),
    on(ActivityChanged, keep_activity),
    on(ActivityCancelled, note_cancellation),
)
