"""The end of decided dead letters: after a time the records go, and how many there were stays."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

CHUNK = 1_000

# One that was discarded ahead of its turn is asked for until its subject has gone past it.
END = text("""
    WITH ended AS (
        DELETE FROM dead_letter WHERE id IN (
            SELECT id FROM dead_letter AS letter
             WHERE resolved_at < :before AND NOT EXISTS (
                   SELECT FROM inbox WHERE inbox.consumer = letter.consumer AND inbox.topic = letter.topic
                      AND inbox.subject = letter.subject AND blocked_since IS NOT NULL)
             ORDER BY resolved_at LIMIT :chunk FOR UPDATE SKIP LOCKED)
        RETURNING topic, date_trunc('month', parked_at AT TIME ZONE 'UTC')::date AS month, reason, resolution
    ), counted AS (
        INSERT INTO dead_letter_count AS kept (topic, month, reason, resolution, count)
        SELECT topic, month, reason, resolution, count(*) FROM ended GROUP BY topic, month, reason, resolution
        ON CONFLICT (topic, month, reason, resolution) DO UPDATE SET count = kept.count + excluded.count
    )
    SELECT count(*) FROM ended
""")


async def end_dead_letters(session: AsyncSession, *, before: datetime) -> int:
    """Delete up to 1,000 dead letters decided before a moment, counting them by month; return how many."""
    return await session.scalar(END, {"before": before, "chunk": CHUNK}) or 0
