"""The outbox: events are numbered per subject and stored in the transaction of the change they tell of."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any, TypeVar, cast

from sqlalchemy import Table, bindparam, insert, text
from sqlalchemy.orm import DeclarativeBase

from kompeten.database.hot import InTransaction, Prepared
from kompeten.database.rows import bare_row, write_together
from kompeten.database.sessions import now, orjson_text
from kompeten.database.tables import EventStream, OutboxRecord
from kompeten.database.write_behind import WriteBehind
from kompeten.events import Event, EventBody
from kompeten.events.envelope import SEQUENCE_DIGITS, headers_of
from kompeten.events.personal import without_personal_data
from kompeten.fail_points import FailPoint, reached
from kompeten.ids import new_id
from kompeten.telemetry.correlation import causation_id, correlation_id, traceparent

Body = TypeVar("Body", bound=EventBody)

UNNUMBERED, FIRST = 0, 1
MAX_EVENT_BYTES = 64 * 1024  # far under the topics' limit of 1 MiB: the relay never meets a record it cannot send

# The sorts come before the first id is drawn: by then all streams are locked, in the order of their subjects, and the
# ids follow the order given. What is about an erased person is only numbered here, for it must be cleared first.
RECORD = Prepared(
    text("""
    WITH told AS (
        SELECT * FROM unnest(CAST(:topics AS text[]), CAST(:subjects AS text[]), CAST(:headers AS text[]),
                             CAST(:bodies AS text[])) WITH ORDINALITY AS told (topic, subject, headers, body, place)
    ), stream AS (
        INSERT INTO event_stream AS stream (topic, subject, last)
        SELECT topic, subject, count(*) FROM told GROUP BY topic, subject ORDER BY subject, topic
        ON CONFLICT (topic, subject) DO UPDATE SET last = stream.last + excluded.last
        RETURNING topic, subject, last, EXISTS (SELECT FROM erased_person WHERE erased_person.subject = stream.subject)
    ), numbered AS (
        SELECT told.*, is_erased, last + 1 - rank() OVER (PARTITION BY topic, subject ORDER BY place DESC) AS sequence
          FROM told JOIN stream AS stream (topic, subject, last, is_erased) USING (topic, subject)
    ), stored AS (
        INSERT INTO outbox (topic, subject, headers, body, recorded_at)
        SELECT topic, subject, CAST(headers AS jsonb) || jsonb_build_object('ce_sequence', to_char(sequence, :digits)),
               body, CAST(:recorded_at AS timestamptz)
          FROM numbered WHERE NOT is_erased ORDER BY place
    )
    SELECT sequence, is_erased FROM numbered ORDER BY place
""")
)
# The same for one event, as most commands tell it: nothing is to be sorted and counted, which took half its time.
RECORD_ONE = Prepared(
    text("""
    WITH numbered AS (
        INSERT INTO event_stream AS stream (topic, subject, last)
        VALUES (CAST(:topic AS text), CAST(:subject AS text), 1)
        ON CONFLICT (topic, subject) DO UPDATE SET last = stream.last + 1
        RETURNING topic, subject, last AS sequence,
                  EXISTS (SELECT FROM erased_person WHERE erased_person.subject = stream.subject) AS is_erased
    ), stored AS (
        INSERT INTO outbox (topic, subject, headers, body, recorded_at)
        SELECT topic, subject,
               CAST(CAST(:headers AS text) AS jsonb) || jsonb_build_object('ce_sequence', to_char(sequence, :digits)),
               CAST(:body AS text), CAST(:recorded_at AS timestamptz)
          FROM numbered WHERE NOT is_erased
    )
    SELECT sequence, is_erased FROM numbered
""")
)
DIGITS = "FM" + SEQUENCE_DIGITS * "0"
COLUMNS = ("topic", "subject", "headers", "body", "recorded_at")
STORE = Prepared(insert(cast("Table", OutboxRecord.__table__)).values({name: bindparam(name) for name in COLUMNS}))


class Untraceable(Exception):
    """An event outside a request or handler, and outside `own_work`: nobody could tell what it came from."""


class EventTooLarge(Exception):
    """An event over 64 KiB: refused while the command can still roll back."""


async def record(session: InTransaction, body: Body, *, lsp_id: str) -> Event[Body]:
    """Store one event; see `record_all`."""
    (event,) = await record_all(session, [body], lsp_id=lsp_id)
    return event


async def record_all(session: InTransaction, bodies: Sequence[Body], *, lsp_id: str) -> list[Event[Body]]:
    """Store events in the caller's transaction, numbered per topic and subject without holes; the caller commits.

    The rows of the streams are locked first, in sorted order, and the outbox ids drawn after: so first copies of a
    subject's events leave in the order of their numbers. Events of an erased person are stored without their data.
    Raises `EventTooLarge` above 64 KiB, `Untraceable` without correlation and trace.
    """
    if not bodies:
        return []
    events = _begun(session, bodies, lsp_id, repeat(UNNUMBERED))
    taken = await _number(session, [_row(event) for event in events])
    events = [replace(event, sequence=sequence) for event, (sequence, _) in zip(events, taken, strict=True)]
    for place, (_, is_erased) in enumerate(taken):
        if is_erased:
            events[place] = replace(events[place], body=without_personal_data(events[place].body))
            await STORE.rows(session, _row(events[place]))
    reached(FailPoint.AFTER_OUTBOX_INSERT)
    return events


async def record_first(
    session: InTransaction,
    body: Body,
    *,
    lsp_id: str,
    alongside: Callable[[Event[Body]], Sequence[DeclarativeBase]],
) -> Event[Body]:
    """Store the first event of a subject that comes to be in this very transaction; otherwise as `record`.

    Nobody else can know of such a subject, so there is no number to ask for: the rows that `alongside` makes of the
    event, the stream and the event are one statement. `UniqueViolationError` or `IntegrityError` for a subject that
    has a stream.
    """
    (event,) = _begun(session, [body], lsp_id, [FIRST])
    stream = bare_row(EventStream, topic=body.topic, subject=body.subject, last=FIRST)
    await write_together(session, *alongside(event), stream, bare_row(OutboxRecord, **_row(event)))
    reached(FailPoint.AFTER_OUTBOX_INSERT)
    return event


async def record_all_first(writes: WriteBehind, bodies: Sequence[Body], *, lsp_id: str) -> list[Event[Body]]:
    """Send the first events of subjects that come to be in this very transaction, numbered in the order given.

    Otherwise as `record_first`; what they tell of is sent by the caller, before or after.
    """
    if not bodies:
        return []
    last: Counter[tuple[str, str]] = Counter()
    sequences: list[int] = []
    for stream in ((body.topic, body.subject) for body in bodies):
        last[stream] += 1
        sequences.append(last[stream])
    events = _begun(writes.session, bodies, lsp_id, sequences)
    records = [bare_row(OutboxRecord, **_row(event)) for event in events]
    streams = [
        bare_row(EventStream, topic=topic, subject=subject, last=number)
        for (topic, subject), number in sorted(last.items())
    ]
    await writes.write_all(streams)
    await writes.write_all(records)
    reached(FailPoint.AFTER_OUTBOX_INSERT)
    return events


async def _number(session: InTransaction, rows: Sequence[Mapping[str, object]]) -> Sequence[Sequence[Any]]:
    """Store the rows; return of each its number, and whether it was held back, for it is about an erased person."""
    common = {"recorded_at": now(session), "digits": DIGITS}
    if len(rows) == 1:
        return await RECORD_ONE.rows(session, {**rows[0], "headers": orjson_text(rows[0]["headers"]), **common})
    told = {
        "topics": [row["topic"] for row in rows],
        "subjects": [row["subject"] for row in rows],
        "headers": [orjson_text(row["headers"]) for row in rows],
        "bodies": [row["body"] for row in rows],
    }
    return await RECORD.rows(session, told | common)


def _begun(session: InTransaction, bodies: Sequence[Body], lsp_id: str, sequences: Iterable[int]) -> list[Event[Body]]:
    if correlation_id.get() is None or traceparent.get() is None:
        raise Untraceable(f"{bodies[0].event_type()} without correlation and trace")
    reached(FailPoint.AFTER_BUSINESS_WRITE)
    moment, cause = now(session), causation_id.get()
    correlation, trace = correlation_id.get(), traceparent.get()
    return [
        Event(
            id=new_id(),
            type=body.event_type(),
            source=body.source,
            subject=body.subject,
            time=moment,
            sequence=sequence,
            body=body,
            correlation_id=correlation,
            causation_id=cause,
            lsp_id=lsp_id,
            traceparent=trace,
        )
        for body, sequence in zip(bodies, sequences, strict=False)
    ]


def _row(event: Event[EventBody]) -> dict[str, object]:
    headers, body = headers_of(event), event.body.model_dump_json()
    size = len("".join((event.subject, body, *headers, *headers.values())).encode())
    if size > MAX_EVENT_BYTES:
        raise EventTooLarge(f"{event.type} for {event.subject} has {size} bytes, {MAX_EVENT_BYTES} are allowed")
    return {
        "topic": event.body.topic,
        "subject": event.subject,
        "headers": headers,
        "body": body,
        "recorded_at": event.time,
    }
