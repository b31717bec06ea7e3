"""Giving changes their numbers after they are committed, so that a number is never seen before a smaller one.

Numbers drawn by the writers would not do: a long transaction's small number becomes visible when greater ones were
read already. Here whoever gives numbers holds the epoch's row, so these transactions commit one after the other.
"""

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.ids import new_id
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
    epoch = await lock_epoch(session)  # first, in a statement of its own: the next one sees what the holder before did
    given = (await session.scalars(NUMBER, {"last": epoch.last, "most": most})).all()
    epoch.last += len(given)
    return len(given)


async def begin_epoch(session: AsyncSession) -> None:
    """Let numbers from here on mean something else than those this database may have given before it was restored."""
    former = await lock_epoch(session)
    session.add(FeedEpoch(id=new_id(), number=former.number + 1, last=former.last))


async def lock_epoch(session: AsyncSession) -> FeedEpoch:
    """Return the present epoch, locked until the end of the transaction."""
    newest = select(FeedEpoch).order_by(FeedEpoch.number.desc()).limit(1)
    return (await session.scalars(newest.with_for_update(), execution_options={"populate_existing": True})).one()
