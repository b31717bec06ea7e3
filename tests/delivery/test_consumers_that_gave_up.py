"""A Kafka client whose background task died on an error it does not know is replaced, and nothing is lost by it."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer

from delivery.sample_service import HANDLERS, TOPIC, SampleService, rejected, wire
from kompeten.messaging.broker import run_consumers
from kompeten.messaging.consumer import Consumer
from support.waiting import until


def break_membership(client: Any) -> None:
    """Do what uvloop does to a request written to a connection that just broke."""

    async def broken() -> None:
        raise RuntimeError("the handler is closed")

    client._coordinator.ensure_coordinator_known = broken
    client._coordinator.coordinator_dead()


def break_fetching(client: Any) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("the handler is closed")

    client._fetcher._get_actions_per_node = broken


def _client(consumer: Consumer) -> Any:
    subscription = consumer.intake.subscription
    return None if subscription is None else subscription.consumer


@pytest.mark.parametrize("harm", [break_membership, break_fetching])
async def test_a_client_that_gave_up_is_replaced(sample_on_kafka: SampleService, harm: Any) -> None:
    runtime = sample_on_kafka.runtime()
    consumer = Consumer(runtime, TOPIC, HANDLERS)
    work = asyncio.create_task(run_consumers(runtime, [consumer]))
    topic, subject = sample_on_kafka.settings.kafka_namespace + TOPIC, uuid4()
    kafka = AIOKafkaProducer(bootstrap_servers=sample_on_kafka.settings.kafka_bootstrap_servers)

    async def send(sequence: int) -> None:
        key, headers, value = wire(rejected(subject), sequence)
        await kafka.send_and_wait(topic, key=key, value=value, headers=headers)

    try:
        await until(
            lambda: consumer.intake.partitions() == sample_on_kafka.settings.topic_partitions, what="assignment"
        )
        await kafka.start()
        await send(1)
        await until(lambda: consumer.counts["applied"] == 1, what="the first event")
        harmed = _client(consumer)
        harm(harmed)
        await until(lambda: _client(consumer) not in (harmed, None), what="another client")
        await send(2)
        await until(lambda: consumer.counts["applied"] == 2, what="the event after the harm")
        assert await sample_on_kafka.effects() == {str(subject): [1, 2]}
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await kafka.stop()
        await runtime.engine.dispose()
