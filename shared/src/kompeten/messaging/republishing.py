"""Sending again what Kafka acknowledged and lost: from the service's own tables, as it was sent the first time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.fingerprint import FINGERPRINT
from kompeten.database.gate import InRecovery
from kompeten.database.sessions import now
from kompeten.database.tables import Recovery, SentRecord

# Moved back, not copied: what is sent again is kept again, and the next time goes once.
AGAIN = text("""
    WITH again AS (
        DELETE FROM sent_record WHERE sent_at >= :since AND topic = ANY(CAST(:topics AS text[])) RETURNING *
    )
    INSERT INTO outbox (topic, subject, headers, body, recorded_at)
    SELECT topic, subject, headers, body, now() FROM again ORDER BY id
""")


async def republish(session: AsyncSession, *, since: datetime, topics: Sequence[str], actor: str) -> int:
    """Put what was sent since then back into the outbox, in its order, and return how much; the caller commits.

    The same ids and numbers go: whoever has an event drops the copy, whoever lacks it takes it. Raises `InRecovery` on
    a restored database, which may not know what was published since.
    """
    here = await session.scalar(text(FINGERPRINT))
    row = await session.get(Recovery, 1)
    if row is None or row.fingerprint != here or (row.since is not None and row.ended_at is None):
        raise InRecovery
    again = await session.execute(AGAIN, {"since": since, "topics": list(topics)})
    found: int = again.rowcount  # type: ignore[attr-defined] # of an INSERT
    details = {"since": since.isoformat(), "topics": list(topics), "events": found}
    audit_act(session, "republish", "outbox", "this", by=actor, details=details)
    return found


async def forget_sent(session: AsyncSession, *, kept: timedelta) -> None:
    """Delete what was sent longer ago; the caller commits."""
    await session.execute(delete(SentRecord).where(SentRecord.sent_at < now(session) - kept))
