"""The end of old messages: names, addresses and what they said go after a time, how many there were stays."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.runtime import Runtime
from notifications.parts import settings_of

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


async def end_messages(session: AsyncSession, *, runtime: Runtime) -> int:
    """Delete up to 1,000 messages of the days no longer kept that go nowhere any more, counting them."""
    before = now(session) - timedelta(days=settings_of(runtime).message_days)
    return await session.scalar(END, {"before": before, "chunk": CHUNK}) or 0
