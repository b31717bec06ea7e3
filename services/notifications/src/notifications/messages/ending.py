"""The end of old messages: names, addresses and what they said go after a time, how many there were stays."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

CHUNK = 1_000

END = text("""
    WITH ended AS (
        DELETE FROM message WHERE id IN (
            SELECT id FROM message
             WHERE created_at < :before AND state IN ('sent', 'sent_again', 'failed', 'undeliverable', 'cancelled')
             ORDER BY created_at LIMIT :chunk FOR UPDATE SKIP LOCKED)
        RETURNING lsp_id, date_trunc('month', created_at AT TIME ZONE 'UTC')::date AS month, kind, state
    ), counted AS (
        INSERT INTO message_count AS kept (lsp_id, month, kind, state, count)
        SELECT lsp_id, month, kind, state, count(*) FROM ended GROUP BY lsp_id, month, kind, state
        ON CONFLICT (lsp_id, month, kind, state) DO UPDATE SET count = kept.count + excluded.count
    )
    SELECT count(*) FROM ended
""")


async def end_messages(session: AsyncSession, *, before: datetime) -> int:
    """Delete up to 1,000 messages made before a moment that go nowhere any more, counting them; return how many."""
    return await session.scalar(END, {"before": before, "chunk": CHUNK}) or 0
