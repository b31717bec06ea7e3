"""Parking: a record that cannot be applied is kept as it came, blocks its subject, and waits for an operator."""

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database import now
from kompeten.ids import new_id
from kompeten.messaging.inbox import Position
from kompeten.messaging.records import Incoming
from kompeten.tables import DeadLetter

log = structlog.get_logger(__name__)


async def park(
    session: AsyncSession,
    incoming: Incoming,
    *,
    consumer: str,
    topic: str,
    reason: str,
    error: str,
    attempts: int = 1,
    position: Position | None = None,
) -> None:
    """Store the original record and block its subject, if it has one; the caller commits.

    A copy of a record that is parked already adds nothing. `topic` is the name without namespace.
    """
    record = incoming.record
    known = incoming.attributes
    await session.execute(
        insert(DeadLetter)
        .values(
            id=new_id(),
            consumer=consumer,
            topic=topic,
            partition=record.partition,
            record_offset=record.offset,
            record_key=record.key,
            record_headers=[[name, _text(value)] for name, value in record.headers],
            record_value=record.value,
            subject=incoming.subject,
            sequence=known.sequence if known else None,
            reason=reason,
            error=error[:2000],
            attempts=attempts,
            parked_at=now(session),
        )
        .on_conflict_do_nothing()
    )
    if position is not None:
        position.block(now(session))
    log.error(
        "record parked",
        consumer=consumer,
        topic=topic,
        partition=record.partition,
        offset=record.offset,
        subject=incoming.subject,
        reason=reason,
        error=error[:500],
    )


def _text(value: bytes | None) -> str | None:
    """Keep any header readable and reversible: Latin-1 maps bytes one to one (NUL, which JSONB refuses, escaped)."""
    return None if value is None else value.decode("latin-1").replace("\x00", "\\x00")
