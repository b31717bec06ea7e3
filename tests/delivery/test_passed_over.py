"""A handler added for a type that has already passed: its effect comes once and in order, whoever passed it over."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Coroutine
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from delivery.sample_service import HANDLERS, TOPIC, SampleService, add_effect, rejected, sample_service, wire
from delivery.test_inbox import operate
from devstack.kafka import KafkaServer
from kompeten.database.sessions import in_transaction
from kompeten.events import ApplicationWithdrawn, Event, body
from kompeten.messaging.broker import run_consumers
from kompeten.messaging.catching_up import keep_catching_up
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.erased import note_erased
from kompeten.messaging.handlers import Handlers, on
from kompeten.messaging.topics import ensure_topics
from kompeten.operations.replaying import StoredRecord, discard, replay
from kompeten.operations.rules import Replayed
from support.events import sample
from support.waiting import until

_numbers = itertools.count(1)
SEEN: list[str] = []


async def note_withdrawal(session: AsyncSession, event: Event[ApplicationWithdrawn]) -> None:
    """Do the effect, and remember what could be read."""
    SEEN.append(event.body.reason)
    await add_effect(session, event)  # type: ignore[arg-type] # reads what both bodies have


SINCE: Handlers = (*HANDLERS, on(ApplicationWithdrawn, note_withdrawal))


def withdrawn(subject: UUID, reason: str = "fine") -> ApplicationWithdrawn:
    return sample(ApplicationWithdrawn, subject, reason=reason)


@pytest.fixture
async def on_kafka(superuser_url: str, kafka_server: KafkaServer) -> AsyncIterator[SampleService]:
    """A sample service with its topic."""
    SEEN.clear()
    async with sample_service(superuser_url, kafka_server.bootstrap_servers, f"passed{next(_numbers)}.") as service:
        await ensure_topics(service.settings)
        yield service


@contextlib.asynccontextmanager
async def process(on_kafka: SampleService, handlers: Handlers) -> AsyncIterator[Consumer]:
    """Return the consumer of a process with these handlers."""
    runtime = on_kafka.runtime()
    yield Consumer(runtime, TOPIC, handlers)
    await runtime.engine.dispose()


@pytest.fixture
async def old(on_kafka: SampleService) -> AsyncIterator[Consumer]:
    """A process that rejects only."""
    async with process(on_kafka, HANDLERS) as consumer:
        yield consumer


@pytest.fixture
async def new(on_kafka: SampleService) -> AsyncIterator[Consumer]:
    """A process that handles withdrawals, too."""
    async with process(on_kafka, SINCE) as consumer:
        yield consumer


async def publish(
    on_kafka: SampleService, *bodies: body.EventBody, first: int = 1, produced: bool = True
) -> list[StoredRecord]:
    """Send a subject's events, numbered on from the first, and return them as they lie in the topic."""
    producer = AIOKafkaProducer(bootstrap_servers=on_kafka.settings.kafka_bootstrap_servers)
    await producer.start()
    records = []
    for sequence, one in enumerate(bodies, first):
        key, headers, value = wire(one, sequence)
        topic = on_kafka.settings.kafka_namespace + TOPIC
        place = await producer.send_and_wait(topic, key=key, value=value, headers=headers) if produced else None
        partition, offset = (place.partition, place.offset) if place else (0, 10**9)
        records.append(StoredRecord(TOPIC, partition, offset, key, value, tuple(headers)))
    await producer.stop()
    return records


async def left(on_kafka: SampleService) -> list[int]:
    return [row["sequence"] for row in await on_kafka.rows("SELECT sequence FROM passed_over ORDER BY sequence")]


@pytest.mark.parametrize("known", [True, False], ids=["not handled", "not known"])
async def test_a_handler_added_later_applies_what_was_passed_over_once(
    on_kafka: SampleService, old: Consumer, new: Consumer, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    subject = uuid4()
    records = await publish(on_kafka, rejected(subject), withdrawn(subject), rejected(subject))
    with monkeypatch.context() as patched:
        if not known:
            patched.delitem(body._registry, ApplicationWithdrawn.event_type())
        await old.receive(records)
    assert (await on_kafka.effects(), await left(on_kafka)) == ({str(subject): [1, 3]}, [2])
    await asyncio.gather(new.catch_up(), new.catch_up())
    async with process(on_kafka, SINCE) as again:
        await again.catch_up()
        await again.receive(records)
    assert (await on_kafka.effects(), await left(on_kafka)) == ({str(subject): [1, 3, 2]}, [])


async def test_what_follows_in_its_subject_comes_after_what_was_passed_over(
    on_kafka: SampleService, old: Consumer, new: Consumer
) -> None:
    subject, other = uuid4(), uuid4()
    records = await publish(on_kafka, *(withdrawn(subject) for _ in range(4)))
    elsewhere = await publish(on_kafka, withdrawn(other), rejected(other))
    await old.receive([*records[:2], elsewhere[0]])
    await new.receive([records[2], elsewhere[1]])
    await old.receive(records[:3])  # a copy, and nobody's to pass over
    await new.receive(records[3:])
    assert await on_kafka.effects() == {str(subject): [1, 2, 3, 4], str(other): [1, 2]}
    assert await left(on_kafka) == []


async def test_an_older_process_may_pass_over_more_while_newer_ones_run(
    on_kafka: SampleService, old: Consumer, new: Consumer
) -> None:
    subject = uuid4()
    records = await publish(on_kafka, *(withdrawn(subject) for _ in range(3)))
    await new.receive(records[:1])
    await old.receive(records[1:])
    await new.catch_up()
    assert await on_kafka.effects() == {str(subject): [1, 2, 3]}


async def test_an_erased_persons_data_is_left_out_of_what_is_caught_up_with(
    on_kafka: SampleService, old: Consumer, new: Consumer
) -> None:
    subject = uuid4()
    await old.receive(await publish(on_kafka, withdrawn(subject, "typed by somebody")))
    moment = old.runtime.clock.now()
    await in_transaction(
        old.runtime.sessions, lambda session: note_erased(session, [str(subject)], person_id=uuid4(), erased_at=moment)
    )
    await new.catch_up()
    assert (SEEN, await on_kafka.effects()) == ([""], {str(subject): [1]})


async def test_what_cannot_be_caught_up_with_is_parked_and_replayed_in_its_order(
    on_kafka: SampleService, old: Consumer, new: Consumer
) -> None:
    subject = uuid4()
    records = await publish(
        on_kafka, withdrawn(subject, "poison"), withdrawn(subject), withdrawn(subject), rejected(subject)
    )
    await old.receive(records[:2])
    await new.catch_up()
    await new.receive(records[2:])
    parked = await on_kafka.rows("SELECT sequence, reason FROM dead_letter ORDER BY sequence")
    assert [(row["sequence"], row["reason"]) for row in parked] == [(1, "poison"), (3, "behind"), (4, "behind")]
    assert (await on_kafka.effects(), await left(on_kafka)) == ({}, [1, 2])

    async def repaired(session: AsyncSession, event: Event[ApplicationWithdrawn]) -> None:
        await session.execute(
            text("INSERT INTO effect (subject, sequence, event_id) VALUES (:s, :n, :e)"),
            {"s": event.subject, "n": event.sequence, "e": event.id},
        )

    new.handlers[ApplicationWithdrawn] = [repaired]
    results = await operate(new, replay, str(subject))
    assert [one.result for one in results] == [Replayed.REPLAYED, Replayed.UNDECIDED]
    await new.catch_up()
    assert [one.result for one in await operate(new, replay, str(subject))] == [Replayed.REPLAYED] * 2
    assert (await on_kafka.effects(), await left(on_kafka)) == ({str(subject): [1, 2, 3, 4]}, [])


async def test_what_is_given_up_is_passed_over_for_good(on_kafka: SampleService, old: Consumer, new: Consumer) -> None:
    subject = uuid4()
    await old.receive(await publish(on_kafka, withdrawn(subject, "poison"), withdrawn(subject)))
    await new.catch_up()
    (letter,) = await on_kafka.rows("SELECT id FROM dead_letter")
    await operate(new, discard, letter["id"], reason="never")
    await new.catch_up()
    assert (await on_kafka.effects(), await left(on_kafka)) == ({str(subject): [2]}, [])


async def test_what_no_topic_holds_any_more_is_forgotten(on_kafka: SampleService, old: Consumer, new: Consumer) -> None:
    subject, there = uuid4(), uuid4()
    await old.receive(await publish(on_kafka, withdrawn(subject), produced=False))
    await old.receive(await publish(on_kafka, withdrawn(there)))
    await new.catch_up()
    assert (await on_kafka.effects(), await left(on_kafka)) == ({str(there): [1]}, [])


async def test_a_new_process_catches_up_by_itself_also_of_subjects_that_stir_no_more(
    on_kafka: SampleService, old: Consumer, new: Consumer
) -> None:
    subject = uuid4()
    await publish(on_kafka, withdrawn(subject), rejected(subject))

    async def effects(*expected: int) -> bool:
        return (await on_kafka.effects()).get(str(subject)) == list(expected)

    async with running(run_consumers(old.runtime, [old])):
        await until(lambda: effects(2), what="the old process's effect")
    for _ in range(2):
        async with running(run_consumers(new.runtime, [new]), keep_catching_up(new.runtime, [new])):
            await until(lambda: effects(2, 1), what="the new process's effect")
    assert await left(on_kafka) == []


@contextlib.asynccontextmanager
async def running(*works: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Run the tasks of a process, and stop them."""
    tasks = [asyncio.ensure_future(work) for work in works]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
