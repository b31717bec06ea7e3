"""The outbox: events are numbered per subject and stored in the transaction of the change they tell of."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.database.tables import OutboxRecord
from kompeten.events import Event, EventBody, encode
from kompeten.events.personal import without_personal_data
from kompeten.fail_points import FailPoint, reached
from kompeten.ids import new_id
from kompeten.telemetry.correlation import causation_id, correlation_id, traceparent

Body = TypeVar("Body", bound=EventBody)

MAX_EVENT_BYTES = 64 * 1024  # far under the topics' limit of 1 MiB: the relay never meets a record it cannot send

TAKE_NUMBERS = text("""
    INSERT INTO event_stream AS stream (topic, subject, last)
    SELECT topic, subject, taken
      FROM unnest(CAST(:topics AS text[]), CAST(:subjects AS text[]), CAST(:taken AS bigint[]))
           AS wanted (topic, subject, taken)
     ORDER BY subject, topic
    ON CONFLICT (topic, subject) DO UPDATE SET last = stream.last + excluded.last
    RETURNING topic, subject, last, EXISTS (SELECT FROM erased_person WHERE erased_person.subject = stream.subject)
""")


STORE = insert(OutboxRecord.__table__)  # type: ignore[arg-type]  # a mapped class's __table__ is typed FromClause


class Untraceable(Exception):
    """An event outside a request or handler, and outside `own_work`: nobody could tell what it came from."""


class EventTooLarge(Exception):
    """An event over 64 KiB: refused while the command can still roll back."""


async def record(session: AsyncSession, body: Body, *, lsp_id: str) -> Event[Body]:
    """Store one event; see `record_all`."""
    (event,) = await record_all(session, [body], lsp_id=lsp_id)
    return event


async def record_all(session: AsyncSession, bodies: Sequence[Body], *, lsp_id: str) -> list[Event[Body]]:
    """Store events in the caller's transaction, numbered per topic and subject without holes; the caller commits.

    The rows of the streams are locked first, in sorted order, and the outbox ids drawn after: so first copies of a
    subject's events leave in the order of their numbers. Events of an erased person are stored without their data.
    Raises `EventTooLarge` above 64 KiB, `Untraceable` without correlation and trace.
    """
    if not bodies:
        return []
    if correlation_id.get() is None or traceparent.get() is None:
        raise Untraceable(f"{bodies[0].event_type()} without correlation and trace")
    reached(FailPoint.AFTER_BUSINESS_WRITE)
    wanted = Counter((body.topic, body.subject) for body in bodies)
    taken = await session.execute(
        TAKE_NUMBERS,
        {
            "topics": [topic for topic, _ in wanted],
            "subjects": [subject for _, subject in wanted],
            "taken": list(wanted.values()),
        },
    )
    streams = {(topic, subject): (last, is_erased) for topic, subject, last, is_erased in taken}
    following = {stream: last - wanted[stream] + 1 for stream, (last, _) in streams.items()}
    events = []
    for body in bodies:
        stream = (body.topic, body.subject)
        told = without_personal_data(body) if streams[stream][1] else body
        events.append(_event(session, told, following[stream], lsp_id))
        following[stream] += 1
    connection = await session.connection()
    await connection.execute(STORE, [_row(event) for event in events])
    reached(FailPoint.AFTER_OUTBOX_INSERT)
    return events


def _event(session: AsyncSession, body: Body, sequence: int, lsp_id: str) -> Event[Body]:
    return Event(
        id=new_id(),
        type=body.event_type(),
        source=body.source,
        subject=body.subject,
        time=now(session),
        sequence=sequence,
        body=body,
        correlation_id=correlation_id.get(),
        causation_id=causation_id.get(),
        lsp_id=lsp_id,
        traceparent=traceparent.get(),
    )


def _row(event: Event[EventBody]) -> dict[str, object]:
    key, headers, value = encode(event)
    size = len(key) + len(value) + sum(len(name) + len(written) for name, written in headers)
    if size > MAX_EVENT_BYTES:
        raise EventTooLarge(f"{event.type} for {event.subject} has {size} bytes, {MAX_EVENT_BYTES} are allowed")
    return {
        "topic": event.body.topic,
        "subject": event.subject,
        "headers": {name: written.decode() for name, written in headers},
        "body": value.decode(),
        "recorded_at": event.time,
    }
