"""What Kafka acknowledged and lost is sent again from the service's own tables; whoever has it drops the copy."""

import asyncio
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from delivery.relays import outbox_is_empty, relaying, write
from delivery.sample_service import HANDLERS, TOPIC, SampleService, sample_service
from devstack.kafka import KafkaServer
from kompeten.database.gate import InRecovery
from kompeten.database.sessions import in_transaction
from kompeten.messaging.broker import run_consumers
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.republishing import forget_sent, republish
from kompeten.recovery.commands import look, mark
from kompeten.runtime import Runtime
from support.waiting import until

KEPT = """
INSERT INTO sent_record VALUES (:number, 'kompeten.registration', 'subject', '{}', '', now() - CAST(:age AS interval))
"""


async def again(runtime: Runtime) -> int:
    """Send everything of the last hour again."""
    since = runtime.clock.now() - timedelta(hours=1)
    effect = partial(republish, since=since, topics=[TOPIC], actor="operator")
    return await in_transaction(runtime.sessions, effect)


async def lose_all(on: SampleService) -> None:
    """Delete every record of the topic, as a cluster that lost its disks."""
    admin = AIOKafkaAdminClient(bootstrap_servers=on.settings.kafka_bootstrap_servers)
    await admin.start()
    try:
        name = on.settings.kafka_namespace + TOPIC
        places = [TopicPartition(name, number) for number in range(on.settings.topic_partitions)]
        await admin.delete_records({place: RecordsToDelete(before_offset=-1) for place in places})
    finally:
        await admin.close()


async def test_what_a_topic_lost_is_sent_again_and_nothing_is_doubled(
    superuser_url: str, kafka_server: KafkaServer
) -> None:
    async with sample_service(superuser_url, kafka_server.bootstrap_servers, "lost") as on:
        runtime, subjects = on.runtime(), [uuid4(), uuid4()]
        await in_transaction(runtime.sessions, partial(look, service="sample"))
        consumer = Consumer(on.runtime(), TOPIC, HANDLERS)
        async with relaying(on.runtime()) as relay:
            await write(runtime, subjects, 2)
            await until(lambda: relay.relayed == 4)
            await lose_all(on)
            consuming = asyncio.create_task(run_consumers(consumer.runtime, [consumer]))
            assert await again(runtime) == 4
            await until(lambda: consumer.counts["applied"] == 4)
            await write(runtime, subjects, 1)
            await until(lambda: consumer.counts["applied"] == 6)
            assert await again(runtime) == 6
            await until(lambda: consumer.counts["copies"] == 6)
            await until(lambda: outbox_is_empty(on))
        consuming.cancel()
        await asyncio.gather(consuming, return_exceptions=True)
        assert await on.effects() == {str(one): [1, 2, 3] for one in subjects}
        assert not await on.rows("SELECT 1 FROM dead_letter")
        for one in (runtime, consumer.runtime):
            await one.engine.dispose()


async def test_a_database_in_recovery_sends_nothing_again(sample: SampleService) -> None:
    runtime = sample.runtime()

    async def enter(session: AsyncSession) -> None:
        await look(session, service="sample")
        await mark(session, "a snapshot", actor="operator")

    await in_transaction(runtime.sessions, enter)
    with pytest.raises(InRecovery):
        await again(runtime)
    await runtime.engine.dispose()


async def test_what_was_sent_is_kept_for_its_time_alone(sample: SampleService) -> None:
    runtime = sample.runtime()
    await in_transaction(runtime.sessions, partial(look, service="sample"))
    async with runtime.sessions.begin() as session:
        for number, age in enumerate((timedelta(hours=1), timedelta(days=5))):
            await session.execute(text(KEPT), {"number": number, "age": age})
    await in_transaction(runtime.sessions, partial(forget_sent, kept=timedelta(hours=72)))
    assert [row["id"] for row in await sample.rows("SELECT id FROM sent_record")] == [0]
    await runtime.engine.dispose()
