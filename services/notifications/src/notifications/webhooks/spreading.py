"""From an event to a delivery for each subscription that wants it."""

from datetime import timedelta

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now

MOST = 1_000  # of one transaction
LOCK = 0x77656268  # "webh": one process at a time, or a later event could overtake an earlier one
UNKNOWN_FOR = timedelta(
    hours=1
)  # an application's first event, which names its organizer, may be behind another topic's

# What only an organizer's subscription could want waits until the organizer is known.
SPREAD = text("""
    WITH taken AS (
        SELECT event.*, contact.organizer_id FROM webhook_event AS event LEFT JOIN contact USING (application_id)
         ORDER BY position LIMIT :most
    ), wanted AS (
        SELECT taken.*, webhook.id AS webhook_id, webhook.organizer_id AS of_organizer FROM taken
          JOIN webhook ON webhook.lsp_id = taken.lsp_id AND webhook.state = 'active'
               AND taken.type = ANY (webhook.types)
    ), told AS (
        INSERT INTO webhook_delivery (webhook_id, event_id, position, type, subject, application_id, occurred_at, state,
                                      attempts, next_attempt_at, created_at)
        SELECT webhook_id, event_id, position, type, application_id::text, application_id, occurred_at, 'pending', 0,
               :now, :now FROM wanted WHERE of_organizer IS NULL OR of_organizer = organizer_id
        ON CONFLICT DO NOTHING
    ), waiting AS (
        SELECT position FROM wanted
         WHERE of_organizer IS NOT NULL AND organizer_id IS NULL AND noted_at > :unknown_since
    )
    DELETE FROM webhook_event WHERE position IN (SELECT position FROM taken EXCEPT SELECT position FROM waiting)
""")


async def spread_events(session: AsyncSession) -> bool:
    """Make the deliveries of the next events; tell whether there may be more. The caller commits."""
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
        return False
    moment = now(session)
    values = {"most": MOST, "now": moment, "unknown_since": moment - UNKNOWN_FOR}
    done = await session.execute(SPREAD, values)
    return getattr(done, "rowcount", 0) == MOST
