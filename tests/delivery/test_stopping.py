"""A consumer that is stopped in the middle of something leaves no member behind: another takes its partitions over."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer
from faststream.kafka import KafkaBroker

from delivery.sample_service import HANDLERS, TOPIC, SampleService, rejected, wire
from devstack.kafka import KafkaServer
from kompeten.events import ApplicationRejected
from kompeten.messaging import broker
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.handlers import Handler, Handlers, on
from kompeten.messaging.topics import ensure_topics
from kompeten.runtime import Runtime
from support.tasks import left_over
from support.waiting import until

SESSION_SECONDS = 10  # of the subscribers; and a rebalance after it


async def never(*_: object) -> None:
    await asyncio.Event().wait()


async def stubborn(*_: object) -> None:
    """Do not even end when cancelled."""
    with contextlib.suppress(asyncio.CancelledError):
        await never()
    await asyncio.sleep(2)  # what it still does is the test


@contextlib.asynccontextmanager
async def consuming(on: SampleService, handlers: Handlers) -> AsyncIterator[Consumer]:
    """Run a consumer until the block ends, as one process would."""
    runtime: Runtime = on.runtime()
    consumer = Consumer(runtime, TOPIC, handlers)
    work = asyncio.create_task(broker.run_consumers(runtime, [consumer]))
    try:
        yield consumer
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await runtime.engine.dispose()


async def take_over(on: SampleService) -> None:
    """Apply what the stopped consumer had in hand, within its session time-out."""
    async with consuming(on, HANDLERS) as second:
        await until(lambda: second.counts["applied"] == 1, what="the takeover")
        assert second.intake.partitions() == on.settings.topic_partitions


async def send_one(on: SampleService) -> None:
    await ensure_topics(on.settings)
    key, headers, value = wire(rejected(uuid4()), 1)
    async with AIOKafkaProducer(bootstrap_servers=on.settings.kafka_bootstrap_servers) as kafka:
        await kafka.send_and_wait(on.settings.kafka_namespace + TOPIC, key=key, value=value, headers=headers)


def test_the_grace_of_the_framework_ends_before_ours() -> None:
    assert broker.GRACE_SECONDS < broker.STOP_SECONDS < SESSION_SECONDS


@pytest.mark.parametrize("handler", [never, stubborn])
async def test_a_consumer_stopped_in_a_handler_hands_over_within_its_session(
    sample_on_kafka: SampleService, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker, "GRACE_SECONDS", 1)
    monkeypatch.setattr(broker, "STOP_SECONDS", 3)
    await send_one(sample_on_kafka)
    before = asyncio.all_tasks()
    async with consuming(sample_on_kafka, (on(ApplicationRejected, handler),)) as first:
        await until(lambda: first.intake.in_hand == 1, what="the handler at work")
    await until(lambda: not left_over(before), what="no task")
    await take_over(sample_on_kafka)


async def test_a_consumer_stopped_while_the_broker_is_frozen_hands_over_within_its_session(
    sample_on_kafka: SampleService, mortal_kafka: KafkaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker, "GRACE_SECONDS", 1)
    monkeypatch.setattr(broker, "STOP_SECONDS", 2)
    await ensure_topics(sample_on_kafka.settings)
    before = asyncio.all_tasks()
    try:
        async with consuming(sample_on_kafka, HANDLERS) as first:
            await until(
                lambda: first.intake.partitions() == sample_on_kafka.settings.topic_partitions, what="assignment"
            )
            mortal_kafka.pause()
    finally:
        mortal_kafka.resume()
    await until(lambda: not left_over(before), what="no task")
    await send_one(sample_on_kafka)
    await take_over(sample_on_kafka)


async def test_a_consumer_stopped_while_it_starts_ends_though_its_client_swallows_the_cancellation(
    sample_on_kafka: SampleService, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = asyncio.Event()
    start = KafkaBroker.start

    async def swallowing(self: KafkaBroker) -> None:
        with contextlib.suppress(asyncio.CancelledError):  # as `wait_for` of Python 3.11 does at times
            entered.set()
            await never()
        await start(self)

    monkeypatch.setattr(KafkaBroker, "start", swallowing)
    async with consuming(sample_on_kafka, HANDLERS):
        await entered.wait()
