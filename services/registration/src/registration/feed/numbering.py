"""Giving changes their numbers."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.epochs import give_numbers
from registration.feed.models import FeedEpoch

MOST = 1_000  # of one transaction: some 30 ms

# What an event caused has a higher id than its cause, and is visible only where that is: so the order of an application
# holds within a transaction and across two of them.
NUMBER = text("""
    WITH taken AS (
        DELETE FROM feed_waiting WHERE id IN (SELECT id FROM feed_waiting ORDER BY id LIMIT :most)
        RETURNING id, event_id
    )
    INSERT INTO feed_entry (position, event_id, lsp_id, organizer_id, batch_id)
    SELECT :last + row_number() OVER (ORDER BY taken.id), event_id, lsp_id, organizer_id, batch_id
      FROM taken JOIN timeline_entry USING (event_id) JOIN application ON application.id = application_id
    RETURNING position
""")


async def number_changes(session: AsyncSession, *, most: int = MOST) -> int:
    """Give the changes that wait their numbers and return how many; the caller commits."""
    return await give_numbers(session, FeedEpoch, NUMBER, most=most)
