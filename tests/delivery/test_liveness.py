"""Liveness on real parts: an outage never ends a process, standing still while everything answers does."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Collection

import pytest

from delivery.sample_service import HANDLERS, TOPIC, SampleService, rejected, wire
from devstack.kafka import KafkaServer
from kompeten.ids import new_id
from kompeten.messaging.broker import run_consumers
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.relay import Relay
from kompeten.messaging.topics import ensure_topics
from kompeten.operations.replaying import StoredRecord
from kompeten.runtime import Runtime
from kompeten.service.dependencies import database_answers, kafka_answers, silent
from kompeten.service.watch import watch_once
from kompeten.telemetry.progress import Dependency, Progress
from support.databases import outage
from support.waiting import until


class Watch:
    """A monotonic clock that stands still until moved."""

    seconds = 0.0

    def __call__(self) -> float:
        """Return the moment last set."""
        return self.seconds

    def advance(self, progress: Progress, seconds: int) -> None:
        """Let time pass with a loop that turns."""
        for _ in range(seconds):
            self.seconds += 1
            progress.beat()


@contextlib.asynccontextmanager
async def running(on: SampleService, *, relay: bool = False) -> AsyncIterator[tuple[Runtime, Consumer, Watch]]:
    """Run the consumer of the sample service, or its relay, judged by a clock the test holds."""
    runtime, watch = on.runtime(), Watch()
    runtime.progress = Progress(watch)
    consumer = Consumer(runtime, TOPIC, HANDLERS)
    name, work = (
        ("relay", Relay(runtime, [TOPIC]).run()) if relay else (consumer.task, run_consumers(runtime, [consumer]))
    )
    runtime.progress.expect(name, Dependency)
    task = asyncio.create_task(work)
    try:
        yield runtime, consumer, watch
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await runtime.engine.dispose()


async def everything_answers(_: Runtime, __: Collection[Dependency]) -> set[Dependency]:
    return set()


async def test_an_idle_consumer_and_an_idle_relay_are_alive(sample_on_kafka: SampleService) -> None:
    async with running(sample_on_kafka) as (runtime, consumer, watch):

        async def is_seen_moving() -> bool:
            watch.advance(runtime.progress, 1)
            await watch_once(runtime, [consumer], ask=everything_answers)
            return runtime.progress.still_for()[consumer.task] == 0

        await until(is_seen_moving, what="the idle consumer counts as moving", every=0.3)
        told = (0, sample_on_kafka.settings.topic_partitions)
        await until(lambda: (consumer.intake.lag(), consumer.intake.partitions()) == told, what="lag and partitions")
    async with running(sample_on_kafka, relay=True) as (runtime, _, watch):
        watch.advance(runtime.progress, 50)
        await until(lambda: runtime.progress.still_for()["relay"] == 0, what="the idle relay moves")


async def test_the_relay_of_a_service_without_events_of_its_own_leads_and_is_alive(sample: SampleService) -> None:
    runtime, watch = sample.runtime("notifications"), Watch()
    runtime.progress = Progress(watch)
    runtime.progress.expect("relay", Dependency)
    relay = Relay(runtime)
    assert relay.pumps == []
    task = asyncio.create_task(relay.run())
    try:
        await until(lambda: relay.leading, what="the relay leads")
        watch.advance(runtime.progress, 50)
        await until(lambda: runtime.progress.still_for()["relay"] == 0, what="the relay moves")
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await runtime.engine.dispose()


async def test_a_consumer_that_stands_still_while_everything_answers_is_stuck(sample: SampleService) -> None:
    async with running(sample) as (runtime, consumer, watch):  # its broker is not there, but the answer is a lie
        watch.advance(runtime.progress, 61)
        await watch_once(runtime, [consumer], ask=everything_answers)
        assert runtime.progress.complaint() == f"no progress: {consumer.task}"


# aiokafka forgets the connection on which a frozen broker did not answer; the collector closes it, and complains
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_frozen_broker_does_not_answer_though_it_takes_connections(
    sample_on_kafka: SampleService, mortal_kafka: KafkaServer
) -> None:
    await ensure_topics(sample_on_kafka.settings)
    await until(lambda: kafka_answers(sample_on_kafka.settings), what="every partition of the new topics is led")
    mortal_kafka.pause()
    try:
        assert not await kafka_answers(sample_on_kafka.settings)
    finally:
        mortal_kafka.resume()
    gc.collect()


async def test_a_broker_that_is_away_excuses_whoever_needs_it(sample: SampleService) -> None:
    assert not await kafka_answers(sample.settings)
    async with running(sample) as (runtime, consumer, watch):
        for _ in range(10):
            watch.advance(runtime.progress, 12)
            await watch_once(runtime, [consumer])
            assert runtime.progress.complaint() is None
        assert runtime.progress.still_for()[consumer.task] == 120


async def test_a_database_that_is_away_excuses_whoever_needs_it(sample: SampleService, superuser_url: str) -> None:
    runtime = sample.runtime()
    assert await silent(runtime, {Dependency.DATABASE}) == set()
    async with outage(superuser_url, sample.database.name):
        assert not await database_answers(runtime)
        assert await silent(runtime, {Dependency.DATABASE}) == {Dependency.DATABASE}
    await runtime.engine.dispose()


async def test_a_consumer_paused_by_its_breaker_is_alive(consumer: Consumer) -> None:
    watch = Watch()
    consumer.runtime.progress = Progress(watch)
    consumer.runtime.progress.expect(consumer.task, Dependency)
    consumer.breaker.is_open = True
    watch.advance(consumer.runtime.progress, 100)
    await watch_once(consumer.runtime, [consumer], ask=everything_answers)
    assert consumer.runtime.progress.complaint() is None


async def test_applying_a_record_is_a_move(consumer: Consumer) -> None:
    watch = Watch()
    consumer.runtime.progress = Progress(watch)
    consumer.runtime.progress.expect(consumer.task, Dependency)
    watch.advance(consumer.runtime.progress, 100)
    key, headers, value = wire(rejected(new_id()), 1)
    await consumer.receive([StoredRecord(TOPIC, 0, 0, key, value, tuple(headers))])
    assert consumer.runtime.progress.still_for()[consumer.task] == 0
    assert consumer.intake.in_hand == 0


@pytest.mark.parametrize("poll", [1, 3])
async def test_what_is_in_hand_is_told_until_it_is_done(consumer: Consumer, poll: int) -> None:
    seen = []
    wire_records = [wire(rejected(new_id()), 1) for _ in range(poll)]

    async def look(*_: object) -> None:
        seen.append(consumer.intake.in_hand)

    consumer.handlers = {kind: [look] for kind in consumer.handlers}
    records = [StoredRecord(TOPIC, 0, at, key, value, tuple(h)) for at, (key, h, value) in enumerate(wire_records)]
    await consumer.receive(records)
    assert (seen, consumer.intake.in_hand) == ([poll] * poll, 0)
