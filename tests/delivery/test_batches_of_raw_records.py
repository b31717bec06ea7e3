"""The ground the consumers stand on: polls of raw records over partitions, with poison, kills and rebalances."""

import asyncio
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer

from delivery.processes import start_worker
from delivery.sample_service import TOPIC, SampleService, rejected, sample_service, unreadable, wire
from devstack.kafka import KafkaServer
from kompeten.messaging.topics import ensure_topics
from support.databases import outage
from support.waiting import until

SUBJECTS = 60
EVENTS = 40
POISONED = 8


@contextmanager
def workers(on: SampleService, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run worker processes and kill whatever is left of them."""
    running = [start_worker(on) for _ in range(count)]
    try:
        yield running
    finally:
        for worker in running:
            worker.kill()
            worker.wait()


async def produce(on: SampleService, subjects: list[UUID], poisoned: set[UUID], draw: random.Random) -> None:
    """Send every subject's events in order, some twice, some with null headers, one bad per poisoned subject."""
    producer = AIOKafkaProducer(bootstrap_servers=on.settings.kafka_bootstrap_servers, enable_idempotence=True)
    await producer.start()
    topic = on.settings.kafka_namespace + TOPIC
    for sequence in range(1, EVENTS + 1):
        for subject in subjects:
            key, headers, value = wire(rejected(subject), sequence)
            if subject in poisoned and sequence == EVENTS // 2:
                value = unreadable()
            dressed = [*headers, ("x-null", None)] if draw.random() < 0.1 else headers
            for _ in range(2 if draw.random() < 0.1 else 1):
                await producer.send(topic, key=key, value=value, headers=dressed)
    await producer.send(topic, key=None, value=b"\xff not an event", headers=[("ce_id", b"\xff\xfe")])
    await producer.send(topic, key=b"\xff\xfe", value=None, headers=[("ce_id", None)])
    await producer.stop()


async def harm_and_finish(on: SampleService, superuser_url: str) -> None:
    """Consume with two processes; kill both in turn, take the database away between, wait until all is dealt with."""

    async def rows(table: str, at_least: int) -> bool:
        (row,) = await on.rows(f"SELECT count(*) AS number FROM {table}")
        return bool(row["number"] >= at_least)

    with workers(on, 2) as running:
        await until(lambda: rows("effect", 1), what="the first effect")
        running[0].kill()
        running.append(start_worker(on))
        await until(lambda: rows("effect", SUBJECTS * EVENTS // 3), what="a third")
        async with outage(superuser_url, on.database.name):  # polls fail and are taken back: a nack
            await asyncio.sleep(2)  # the length of the outage, not a wait for something to happen
        running[1].kill()
        running.append(start_worker(on))
        effects = (SUBJECTS - POISONED) * EVENTS + POISONED * (EVENTS // 2 - 1)
        await until(lambda: rows("effect", effects), seconds=60, what="all effects")
        parked = POISONED * (EVENTS - EVENTS // 2 + 1) + 2
        await until(lambda: rows("dead_letter", parked), what="dead letters")


@pytest.mark.proof
async def test_every_effect_happens_once_and_in_order_through_nacks_kills_and_rebalances(
    superuser_url: str, kafka_server: KafkaServer
) -> None:
    subjects = [uuid4() for _ in range(SUBJECTS)]
    poisoned = set(subjects[:POISONED])
    async with sample_service(superuser_url, kafka_server.bootstrap_servers, "raw") as on:
        await ensure_topics(on.settings)
        await produce(on, subjects, poisoned, random.Random(4))
        await harm_and_finish(on, superuser_url)
        applied = await on.effects()
        for subject in subjects:
            last = EVENTS // 2 - 1 if subject in poisoned else EVENTS
            assert applied[str(subject)] == list(range(1, last + 1))
        parked = await on.rows("SELECT subject, sequence, reason FROM dead_letter ORDER BY subject, sequence")
        assert {row["reason"] for row in parked if row["sequence"] == EVENTS // 2} == {"poison"}
        assert {row["reason"] for row in parked if (row["sequence"] or 0) > EVENTS // 2} == {"behind"}
        assert {row["subject"] for row in parked if row["sequence"] is None} == {None}
        blocked = await on.rows("SELECT subject FROM inbox WHERE blocked_since IS NOT NULL")
        assert {row["subject"] for row in blocked} == {str(subject) for subject in poisoned}
