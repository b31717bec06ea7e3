"""What a consumer passed over for want of a handler: written down, so that whoever has one applies it later.

A row says where the record lies and holds nothing of it. Once handled the row goes, in the handler's transaction.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.database.tables import DeadLetter, PassedOver
from kompeten.messaging.records import Incoming


async def note_passed_over(session: AsyncSession, consumer: str, topic: str, passed: Sequence[Incoming]) -> None:
    """Write down what had no handler, in one statement; the caller commits."""
    rows = [
        {
            "consumer": consumer,
            "topic": topic,
            "subject": one.attributes.subject,
            "sequence": one.attributes.sequence,
            "event_id": one.attributes.id,
            "type": one.attributes.type,
            "partition": one.record.partition,
            "record_offset": one.record.offset,
            "passed_at": now(session),
        }
        for one in passed
        if one.attributes is not None
    ]
    if rows:
        await session.execute(insert(PassedOver).values(rows).on_conflict_do_nothing())


async def find_waiting(
    session: AsyncSession,
    consumer: str,
    topic: str,
    types: Collection[str],
    *,
    subjects: Collection[str] | None = None,
    most: int = 500,
) -> list[PassedOver]:
    """Return what was passed over and is handled now, in order of each subject; not what waits behind a dead letter.

    Certain only under the subjects' inbox rows, and then about these subjects.
    """
    statement = select(PassedOver).where(*_of(consumer, topic), PassedOver.type.in_(types), ~_is_behind())
    if subjects is not None:
        statement = statement.where(PassedOver.subject.in_(subjects))
    ordered = statement.order_by(PassedOver.partition, PassedOver.record_offset).limit(most)
    return list(await session.scalars(ordered, execution_options={"populate_existing": True}))


async def find_passed_over(
    session: AsyncSession, consumer: str, topic: str, subject: str, sequence: int
) -> PassedOver | None:
    """Return the row of one event."""
    return await session.get(PassedOver, (consumer, topic, subject, sequence))


async def forget_gone(session: AsyncSession, moment: datetime, *, retention_days: int) -> None:
    """Delete what no topic holds any more; the caller commits."""
    await session.execute(delete(PassedOver).where(PassedOver.passed_at < moment - timedelta(days=retention_days)))


def _of(consumer: str, topic: str) -> tuple[ColumnElement[bool], ...]:
    return PassedOver.consumer == consumer, PassedOver.topic == topic


def _is_behind() -> ColumnElement[bool]:
    """Tell whether the event, or one before it, is a dead letter of its subject."""
    return exists().where(
        DeadLetter.consumer == PassedOver.consumer,
        DeadLetter.topic == PassedOver.topic,
        DeadLetter.subject == PassedOver.subject,
        DeadLetter.sequence <= PassedOver.sequence,
        DeadLetter.resolution.is_(None),
    )
