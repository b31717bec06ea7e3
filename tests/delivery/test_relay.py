"""The relay on a real broker: order, outages before and after the first contact, two relays, kills."""

import asyncio
import functools
from uuid import UUID, uuid4

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from sqlalchemy.ext.asyncio import AsyncSession

from delivery.processes import start_worker
from delivery.relays import outbox_is_empty, record_rejected, relaying, sequences_on_the_topic, write
from delivery.sample_service import TOPIC, SampleService, rejected, sample_service
from devstack.kafka import KafkaServer
from kompeten.database.sessions import in_transaction
from kompeten.events import CandidateAbsent
from kompeten.messaging import topics
from kompeten.messaging.outbox import record, record_all
from kompeten.messaging.pump import IDLE_SECONDS
from kompeten.messaging.topics import MAX_RECORD_BYTES, ensure_topics
from kompeten.telemetry.correlation import own_work
from support.waiting import until

NOTIFYING = """
SELECT count(*) FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal AND prosrc ILIKE '%notify%'
"""


async def test_events_of_many_writers_leave_in_order_and_once(superuser_url: str, kafka_server: KafkaServer) -> None:
    async with sample_service(superuser_url, kafka_server.bootstrap_servers, "order") as on:
        subjects = [uuid4() for _ in range(5)]
        runtime = on.runtime()
        async with relaying(on.runtime()):
            await asyncio.gather(*(write(runtime, subjects, 10) for _ in range(4)))
            await until(lambda: outbox_is_empty(on))
        await runtime.engine.dispose()
        found = await sequences_on_the_topic(on, first_copies=False)
        assert found == {str(subject): list(range(1, 41)) for subject in subjects}


async def test_several_events_of_one_transaction_are_numbered_in_the_order_given(
    superuser_url: str, kafka_server: KafkaServer
) -> None:
    async with sample_service(superuser_url, kafka_server.bootstrap_servers, "many") as on:
        runtime = on.runtime()
        one, two = uuid4(), uuid4()
        bodies = [rejected(one), rejected(two), rejected(one)]
        with own_work():
            events = await in_transaction(runtime.sessions, lambda session: record_all(session, bodies, lsp_id="lsp"))
        assert [event.sequence for event in events] == [1, 1, 2]
        await runtime.engine.dispose()


async def test_the_outbox_waits_for_a_broker_that_was_never_there_and_for_one_that_was_killed(
    sample_on_kafka: SampleService, mortal_kafka: KafkaServer
) -> None:
    subjects = [uuid4() for _ in range(3)]
    runtime = sample_on_kafka.runtime()
    mortal_kafka.kill()
    async with relaying(sample_on_kafka.runtime()) as relay:
        await write(runtime, subjects, 5)
        assert not await outbox_is_empty(sample_on_kafka)
        await asyncio.to_thread(mortal_kafka.restart)
        await until(lambda: outbox_is_empty(sample_on_kafka))
        mortal_kafka.kill()
        await write(runtime, subjects, 5)
        await asyncio.to_thread(mortal_kafka.restart)
        await until(lambda: outbox_is_empty(sample_on_kafka))
        assert relay.leading
    await runtime.engine.dispose()
    found = await sequences_on_the_topic(sample_on_kafka)
    assert found == {str(subject): list(range(1, 11)) for subject in subjects}


async def test_a_frozen_broker_loses_and_doubles_nothing(
    sample_on_kafka: SampleService, mortal_kafka: KafkaServer
) -> None:
    subject = uuid4()
    runtime = sample_on_kafka.runtime()
    async with relaying(sample_on_kafka.runtime()) as relay:
        await write(runtime, [subject], 3)
        await until(lambda: outbox_is_empty(sample_on_kafka))
        mortal_kafka.pause()
        await write(runtime, [subject], 3)
        await asyncio.sleep(3)  # the length of the freeze, not a wait for something to happen
        mortal_kafka.resume()
        await until(lambda: outbox_is_empty(sample_on_kafka))
        assert relay.producers_discarded == 0
    await runtime.engine.dispose()
    assert await sequences_on_the_topic(sample_on_kafka, first_copies=False) == {str(subject): [1, 2, 3, 4, 5, 6]}


async def test_of_two_relays_one_leads_and_the_other_takes_over_when_it_is_killed(
    superuser_url: str, kafka_server: KafkaServer
) -> None:
    async with sample_service(superuser_url, kafka_server.bootstrap_servers, "two") as on:
        runtime = on.runtime()
        subjects = [uuid4() for _ in range(4)]
        first = start_worker(on, relay=True)
        try:
            await write(runtime, subjects, 5)
            await until(lambda: outbox_is_empty(on), seconds=60)
            async with relaying(on.runtime()) as second:
                await write(runtime, subjects, 10)
                await until(lambda: outbox_is_empty(on))
                assert not second.leading
                writing = asyncio.create_task(write(runtime, subjects, 20))
                first.kill()
                await writing
                await until(lambda: outbox_is_empty(on))
                assert second.leading
        finally:
            first.kill()
            first.wait()
        await runtime.engine.dispose()
        found = await sequences_on_the_topic(on)
        assert found == {str(subject): list(range(1, 36)) for subject in subjects}


async def test_a_relay_that_loses_its_lock_discards_its_producer_first(
    superuser_url: str, kafka_server: KafkaServer
) -> None:
    async with sample_service(superuser_url, kafka_server.bootstrap_servers, "lost") as on:
        runtime = on.runtime()
        subject = uuid4()
        async with relaying(on.runtime()) as relay:
            await write(runtime, [subject], 1)
            await until(lambda: outbox_is_empty(on))
            assert relay.producers_discarded == 0
            await on.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'relay of%' "
                f"AND datname = '{on.database.name}'"
            )
            await until(lambda: relay.producers_discarded == 1)
            await write(runtime, [subject], 2)
            await until(lambda: outbox_is_empty(on))
        await runtime.engine.dispose()
        assert await sequences_on_the_topic(on) == {str(subject): [1, 2, 3]}


async def test_a_topic_that_takes_nothing_stops_no_other_and_goes_on_in_order(
    superuser_url: str, kafka_server: KafkaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sample_service(superuser_url, kafka_server.bootstrap_servers, "apart.") as on:
        monkeypatch.setattr(topics, "MAX_RECORD_BYTES", 10)
        await ensure_topics(on.settings, [TOPIC])
        monkeypatch.undo()
        runtime, subject = on.runtime(), uuid4()
        async with relaying(on.runtime(), [TOPIC, CandidateAbsent.topic]) as relay:
            for number in range(3):
                await in_transaction(runtime.sessions, functools.partial(record_rejected, subject))
                await in_transaction(runtime.sessions, functools.partial(record_absent, subject))
                await until(lambda: relay.relayed > number, what="the other topic's event leaves")  # noqa: B023
            stuck, other = relay.pumps
            await until(lambda: stuck.failure is not None, what="the failure is told")
            assert (stuck.relayed, other.relayed, other.failure, relay.leading) == (0, 3, None, True)
            discarded = stuck.producers_discarded
            while stuck.producers_discarded < discarded + 2:
                assert stuck.failure is not None, "it is told until Kafka takes a record, also while it is tried again"
                await asyncio.sleep(0.001)  # how often it is looked at, not a wait
            await allow_records(on, TOPIC, most_bytes=MAX_RECORD_BYTES)
            await until(lambda: outbox_is_empty(on))
            await until(lambda: stuck.failure is None, what="the failure is over")
        await runtime.engine.dispose()
        assert await sequences_on_the_topic(on) == {str(subject): [1, 2, 3]}


async def allow_records(on: SampleService, topic: str, *, most_bytes: int) -> None:
    """Let a topic take only records up to a size."""
    admin = AIOKafkaAdminClient(bootstrap_servers=on.settings.kafka_bootstrap_servers)
    await admin.start()
    name = on.settings.kafka_namespace + topic
    try:
        limits = {"max.message.bytes": str(most_bytes)}
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, configs=limits)])
    finally:
        await admin.close()


async def record_absent(subject: UUID, session: AsyncSession) -> None:
    absent = CandidateAbsent(
        application_id=subject, assessment_id=subject, attempt=1, batch_id=subject, note="did not come"
    )
    with own_work():
        await record(session, absent, lsp_id="lsp")


async def test_recording_notifies_nobody_and_an_idle_relay_looks_often_enough(
    superuser_url: str, kafka_server: KafkaServer
) -> None:
    assert IDLE_SECONDS / 2 <= 0.05, "that long an event waits in the middle"
    async with sample_service(superuser_url, kafka_server.bootstrap_servers, "idle.") as on:
        (telling,) = await on.rows(NOTIFYING)
        assert telling["count"] == 0, "a NOTIFY serializes the commits of the whole cluster"
        runtime = on.runtime()
        async with relaying(on.runtime()) as relay:
            await until(lambda: relay.leading)
            await write(runtime, [uuid4()], 1)
            await until(lambda: relay.relayed == 1)
        await runtime.engine.dispose()
