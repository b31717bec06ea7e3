"""The first event of a subject that comes to be in the same transaction: numbered without asking."""

import asyncio
import json
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from delivery.sample_service import SampleService, rejected
from kompeten.database.rows import bare_row
from kompeten.database.sessions import in_transaction
from kompeten.database.tables import InboxPosition
from kompeten.database.write_behind import writing_behind
from kompeten.events import ApplicationRejected, Event
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.outbox import EventTooLarge, record, record_all_first, record_first
from kompeten.telemetry.correlation import own_work
from support.counting import noted_statements

LSP = "lsp-pustakawan"
OUTBOX = "SELECT subject, headers ->> 'ce_sequence' AS number, headers ->> 'ce_id' AS id FROM outbox ORDER BY id"


def marked(event: Event[ApplicationRejected]) -> Sequence[DeclarativeBase]:
    """Return a row that names the event, in place of the business rows."""
    return [bare_row(InboxPosition, consumer="mark", topic=event.body.topic, subject=str(event.id), last_sequence=0)]


async def begin(consumer: Consumer, subject: UUID, *, reason: str = "fine") -> Event[ApplicationRejected]:
    async def effect(session: AsyncSession) -> Event[ApplicationRejected]:
        return await record_first(session, rejected(subject, reason), lsp_id=LSP, alongside=marked)

    with own_work():
        return await in_transaction(consumer.runtime.sessions, effect)


async def go_on(consumer: Consumer, subject: UUID) -> None:
    with own_work():
        await in_transaction(consumer.runtime.sessions, lambda session: record(session, rejected(subject), lsp_id=LSP))


async def test_it_is_number_one_in_one_statement_with_its_rows_and_the_next_is_two(
    sample: SampleService, consumer: Consumer
) -> None:
    subject = uuid4()
    with noted_statements(consumer.runtime.engine.sync_engine) as sent:
        first = await begin(consumer, subject)
    assert len([one for one in sent if "event_stream" in one or "outbox" in one]) == 1
    await go_on(consumer, subject)
    rows = await sample.rows(OUTBOX)
    assert [(row["subject"], int(row["number"])) for row in rows] == [(str(subject), 1), (str(subject), 2)]
    assert rows[0]["id"] == str(first.id)
    assert first.sequence == 1
    (marks,) = await sample.rows(f"SELECT count(*) FROM inbox WHERE subject = '{first.id}'")
    assert marks["count"] == 1


async def test_it_is_numbered_as_any_other_event_is(sample: SampleService, consumer: Consumer) -> None:
    first, asking = uuid4(), uuid4()
    await begin(consumer, first)
    await go_on(consumer, asking)
    one, other = [json.loads(row["headers"]) for row in await sample.rows("SELECT headers FROM outbox ORDER BY id")]
    assert one.keys() == other.keys()
    assert one["ce_sequence"] == other["ce_sequence"]
    streams = await sample.rows("SELECT subject, last FROM event_stream")
    assert {row["subject"]: row["last"] for row in streams} == {str(first): 1, str(asking): 1}


async def test_a_subject_that_has_a_stream_is_refused_and_nothing_is_stored(
    sample: SampleService, consumer: Consumer
) -> None:
    subject = uuid4()
    await go_on(consumer, subject)
    with pytest.raises(IntegrityError, match="pk_event_stream"):
        await begin(consumer, subject)
    assert len(await sample.rows(OUTBOX)) == 1
    assert not await sample.rows("SELECT FROM inbox")


async def test_of_two_at_once_one_is_refused(sample: SampleService, consumer: Consumer) -> None:
    subject = uuid4()
    done = await asyncio.gather(*(begin(consumer, subject) for _ in range(2)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Event", "IntegrityError"]
    assert [int(row["number"]) for row in await sample.rows(OUTBOX)] == [1]


async def test_one_that_is_too_large_is_refused_as_any_other(sample: SampleService, consumer: Consumer) -> None:
    with pytest.raises(EventTooLarge):
        await begin(consumer, uuid4(), reason="x" * 70_000)
    assert not await sample.rows(OUTBOX)


async def test_several_of_new_subjects_are_numbered_as_they_are_given(
    sample: SampleService, consumer: Consumer
) -> None:
    one, other = uuid4(), uuid4()

    async def effect(session: AsyncSession) -> list[Event[ApplicationRejected]]:
        async with writing_behind(session) as writes:
            bodies = [rejected(one, "first"), rejected(other, "only"), rejected(one, "second")]
            return await record_all_first(writes, bodies, lsp_id=LSP)

    with own_work():
        events = await in_transaction(consumer.runtime.sessions, effect)
    assert [event.sequence for event in events] == [1, 1, 2]
    rows = await sample.rows(OUTBOX)
    assert [row["id"] for row in rows] == [str(event.id) for event in events]
    assert [(row["subject"], int(row["number"])) for row in rows] == [(str(one), 1), (str(other), 1), (str(one), 2)]
    await go_on(consumer, one)
    assert int((await sample.rows(OUTBOX))[-1]["number"]) == 3
    with pytest.raises(IntegrityError, match="pk_event_stream"), own_work():
        await in_transaction(consumer.runtime.sessions, effect)
