"""What a consumer passed over for want of a handler: written down, so that whoever has one applies it later.

A row says where the record lies and holds nothing of it. Once handled the row goes, in the handler's transaction.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, delete, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.rows import among, write_all
from kompeten.database.sessions import now
from kompeten.database.tables import DeadLetter, PassedOver
from kompeten.messaging.records import Incoming, KafkaRecord, read

log = structlog.get_logger(__name__)


class HandledSince(Exception):
    """Subjects of a poll have events before it that this process handles and an older one passed over: those first."""

    def __init__(self, subjects: Collection[str]) -> None:
        super().__init__(f"{len(subjects)} subjects")
        self.subjects = subjects


async def note_passed_over(session: AsyncSession, consumer: str, topic: str, passed: Sequence[Incoming]) -> None:
    """Write down what had no handler, in one statement; the caller commits."""
    rows = [
        PassedOver(
            consumer=consumer,
            topic=topic,
            subject=one.attributes.subject,
            sequence=one.attributes.sequence,
            event_id=one.attributes.id,
            type=one.attributes.type,
            partition=one.record.partition,
            record_offset=one.record.offset,
            passed_at=now(session),
        )
        for one in passed
        if one.attributes is not None
    ]
    await write_all(session, rows, skip_known=True)


async def get_waiting(
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
    statement = select(PassedOver).where(*_of(consumer, topic), among(PassedOver.type, types), ~_is_behind())
    if subjects is not None:
        statement = statement.where(among(PassedOver.subject, subjects))
    ordered = statement.order_by(PassedOver.partition, PassedOver.record_offset).limit(most)
    return list(await session.scalars(ordered, execution_options={"populate_existing": True}))


async def find_passed_over(
    session: AsyncSession, consumer: str, topic: str, subject: str, event_id: UUID
) -> PassedOver | None:
    """Return the row of an event that was passed over and never applied since."""
    mine = (*_of(consumer, topic), PassedOver.subject == subject, PassedOver.event_id == event_id)
    found: PassedOver | None = await session.scalar(select(PassedOver).where(*mine))
    return found


async def forget(session: AsyncSession, done: Sequence[PassedOver]) -> None:
    """Delete the rows of events that are applied, given up or not to be had any more; the caller commits."""
    if done:
        places = tuple_(PassedOver.consumer, PassedOver.topic, PassedOver.subject, PassedOver.sequence)
        gone = [(one.consumer, one.topic, one.subject, one.sequence) for one in done]
        await session.execute(delete(PassedOver).where(places.in_(gone)))


class Turns:
    """Whose turn it is: the first event of each subject that waits, as it was read under the subjects' locks."""

    def __init__(self, waiting: Sequence[PassedOver]) -> None:
        self._queues: dict[str, list[PassedOver]] = {}
        self.taken: list[PassedOver] = []
        for one in waiting:
            self._queues.setdefault(one.subject, []).append(one)

    def take(self, incoming: Incoming) -> bool:
        """Take the turn of an event; False when it waits no more, or another of its subject comes first."""
        queue = self._queues.get(incoming.subject or "")
        if not queue or incoming.attributes is None or queue[0].event_id != incoming.attributes.id:
            return False
        self.taken.append(queue.pop(0))
        return True


def again(passed: PassedOver, record: KafkaRecord | None) -> Incoming | None:
    """Return the record as it comes again; None when it is gone, or another lies in its place."""
    incoming = None if record is None else read(record, passed.topic)
    if incoming is None or incoming.attributes is None or incoming.attributes.id != passed.event_id:
        log.error("passed over and gone", topic=passed.topic, subject=passed.subject, sequence=passed.sequence)
        return None
    return incoming


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
