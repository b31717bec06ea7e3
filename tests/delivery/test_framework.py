"""What `kompeten.messaging.framework` relies on inside FastStream and aiokafka, a test for each of its numbers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from faststream import AckPolicy
from faststream.kafka import KafkaBroker

from delivery.sample_service import TOPIC, SampleService
from devstack.kafka import KafkaServer
from kompeten.messaging.framework import (
    WAIT_MS,
    Subscription,
    discard_producer,
    discard_subscription,
    gave_up,
    knows_controller,
    position,
    raw_decoder,
    raw_parser,
    wait_in_client,
)
from kompeten.messaging.producer import producer
from kompeten.messaging.topics import ensure_topics
from support.tasks import left_over
from support.waiting import until

SESSION_SECONDS = 6
NEEDED = ("_coordinator._coordination_task", "_fetcher._fetch_task", "_client._sync_task")


class Polls:
    """A handler that keeps what it was handed, and fails as often as it is told to."""

    def __init__(self, *, failures: int = 0) -> None:
        self.failures = failures
        self.seen: list[list[ConsumerRecord]] = []

    async def receive(self, records: list[Any]) -> None:
        """Take a poll."""
        self.seen.append(records)
        if len(self.seen) <= self.failures:
            raise RuntimeError("not yet")


@contextlib.asynccontextmanager
async def subscribed(on: SampleService, polls: Polls, group: str = "g") -> AsyncIterator[tuple[Subscription, str]]:
    """Subscribe as a service does and wait until every partition is assigned."""
    await ensure_topics(on.settings)
    broker = KafkaBroker(
        on.settings.kafka_bootstrap_servers, apply_types=False, parser=raw_parser, decoder=raw_decoder, logger=None
    )
    topic = on.settings.kafka_namespace + TOPIC
    subscriber: Any = broker.subscriber(
        topic,
        group_id=on.settings.kafka_namespace + group,
        batch=True,
        ack_policy=AckPolicy.NACK_ON_ERROR,
        auto_offset_reset="earliest",
        session_timeout_ms=SESSION_SECONDS * 1000,
    )
    subscriber(polls.receive)
    await broker.start()
    try:
        await until(lambda: len(subscriber.consumer.assignment()) == on.settings.topic_partitions, what="assignment")
        yield subscriber, topic
    finally:
        await broker.stop()


async def committed(on: SampleService, topic: str) -> int:
    """Return the sum of what the group has committed."""
    settings = on.settings
    async with AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap_servers,
        group_id=settings.kafka_namespace + "g",
        enable_auto_commit=False,
    ) as client:
        places = [TopicPartition(topic, number) for number in range(settings.topic_partitions)]
        return sum([await client.committed(place) or 0 for place in places])


async def test_1_raw_records_reach_the_handler_come_again_after_a_failure_and_are_committed_after_a_success(
    sample_on_kafka: SampleService,
) -> None:
    polls = Polls(failures=1)
    bad = [("ce_id", None), ("x", b"\xff\xfe")]
    async with subscribed(sample_on_kafka, polls) as (_, topic):
        async with AIOKafkaProducer(bootstrap_servers=sample_on_kafka.settings.kafka_bootstrap_servers) as kafka:
            await kafka.send_and_wait(topic, key=b"k", value=b"\xff no event", headers=bad)
        await until(lambda: len(polls.seen) == 2, what="the same poll again")
        await until(lambda: committed(sample_on_kafka, topic), what="the commit")
    for (record,) in polls.seen:
        assert (record.key, record.value, record.offset, list(record.headers)) == (b"k", b"\xff no event", 0, bad)


async def test_2_a_subscriber_has_a_client_and_one_task_while_it_runs(sample_on_kafka: SampleService) -> None:
    async with subscribed(sample_on_kafka, Polls()) as (subscriber, _):
        assert isinstance(subscriber.consumer, AIOKafkaConsumer)
        assert [task.done() for task in subscriber.tasks] == [False]
    assert (subscriber.consumer, subscriber.tasks) == (None, [])


@pytest.mark.parametrize("ended", NEEDED)
async def test_3_a_client_lives_by_three_tasks(sample_on_kafka: SampleService, ended: str) -> None:
    async with subscribed(sample_on_kafka, Polls()) as (subscriber, _):
        client: Any = subscriber.consumer
        assert not gave_up(client)
        part, _, task = ended.partition(".")
        getattr(getattr(client, part), task).cancel()
        await until(lambda: gave_up(client), what="the client is known to have given up")
        await discard_subscription(subscriber)


async def test_3_a_discarded_subscriber_leaves_no_task_and_its_partitions_are_free_after_the_session(
    sample_on_kafka: SampleService,
) -> None:
    before = asyncio.all_tasks()
    async with subscribed(sample_on_kafka, Polls()) as (subscriber, topic):
        await discard_subscription(subscriber)
        async with asyncio.timeout(60):  # a member that lives on keeps them for good
            async with subscribed(sample_on_kafka, Polls()) as (_, again):
                assert again == topic
    await until(lambda: not left_over(before), what="no task")


async def test_4_a_position_is_unknown_at_first_and_then_the_one_that_could_be_waited_for(
    sample_on_kafka: SampleService,
) -> None:
    await ensure_topics(sample_on_kafka.settings)
    place = TopicPartition(sample_on_kafka.settings.kafka_namespace + TOPIC, 0)
    async with AIOKafkaConsumer(bootstrap_servers=sample_on_kafka.settings.kafka_bootstrap_servers) as client:
        client.assign([place])
        assert position(client, place) is None
        assert await client.position(place) == position(client, place) == 0


async def test_5_a_producer_is_discarded_though_its_client_swallows_a_cancellation(
    sample_on_kafka: SampleService,
) -> None:
    entered = asyncio.Event()

    async def swallowing(*_: object) -> bool:
        entered.set()
        with contextlib.suppress(asyncio.CancelledError):  # as `wait_for` of Python 3.11 does at times
            await asyncio.Event().wait()
        return True

    async with producer(sample_on_kafka.settings, "p") as kafka:
        kafka.client._metadata_update = swallowing
        kafka.client.force_metadata_update()
        await entered.wait()
        discarding = asyncio.create_task(discard_producer(kafka))
        ended, _ = await asyncio.wait([discarding], timeout=30)
        assert ended
        await discarding


async def test_5_a_discarded_producer_sends_nothing_that_it_still_held(
    sample_on_kafka: SampleService, mortal_kafka: KafkaServer
) -> None:
    await ensure_topics(sample_on_kafka.settings)
    topic = sample_on_kafka.settings.kafka_namespace + TOPIC
    before = asyncio.all_tasks()
    async with producer(sample_on_kafka.settings, "p") as kafka:
        await kafka.send_and_wait(topic, key=b"k", value=b"first")
        mortal_kafka.pause()
        await kafka.send(topic, key=b"k", value=b"on its way")  # this one may still arrive
        await asyncio.sleep(0.2)  # lets the sender write it: what follows waits behind it
        await kafka.send(topic, key=b"k", value=b"held")
        await discard_producer(kafka)
        mortal_kafka.resume()
    await until(lambda: not left_over(before), what="no task")
    polls = Polls()
    async with subscribed(sample_on_kafka, polls):
        await until(lambda: polls.seen, what="what arrived")
    values = [record.value for poll in polls.seen for record in poll]
    assert values in ([b"first"], [b"first", b"on its way"])


async def test_6_a_poll_waits_in_the_client_and_hears_of_a_record_at_once(sample_on_kafka: SampleService) -> None:
    polls, waits = Polls(), list[float]()
    async with subscribed(sample_on_kafka, polls) as (subscription, topic):
        client: Any = subscription.consumer
        fetched_records = client._fetcher.fetched_records

        async def noted(partitions: Any, timeout: float, **rest: Any) -> Any:  # noqa: ASYNC109 - aiokafka's own
            waits.append(timeout)
            return await fetched_records(partitions, timeout, **rest)

        client._fetcher.fetched_records = noted
        wait_in_client(subscription)
        await until(lambda: waits and waits[-1] * 1000 == WAIT_MS, what="a poll that waits long")
        async with producer(sample_on_kafka.settings, "test") as kafka:
            await kafka.send_and_wait(topic, b"1", key=b"1")
        await until(lambda: polls.seen, what="the record")
    assert [record.value for record in polls.seen[0]] == [b"1"]


async def test_7_an_admin_client_that_knows_no_controller_fails_otherwise_than_kafka_does(
    sample_on_kafka: SampleService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing_new() -> bool:
        return True

    admin = AIOKafkaAdminClient(bootstrap_servers=sample_on_kafka.settings.kafka_bootstrap_servers)
    await admin.start()
    try:
        with monkeypatch.context() as electing:
            electing.setattr(admin._client.cluster, "controller", None)
            electing.setattr(admin._client, "force_metadata_update", nothing_new)
            assert not await knows_controller(admin)
            with pytest.raises(AttributeError):
                await admin.create_topics([])
        admin._client.cluster.controller = None
        assert await knows_controller(admin)
    finally:
        await admin.close()
