"""The broker side of a service: its subscribers on FastStream, started when Kafka answers and kept going."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker

from kompeten.cancellation import heed_cancellation
from kompeten.messaging.cluster import security
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.framework import end_tasks, raw_decoder, raw_parser
from kompeten.messaging.topics import ensure_topics
from kompeten.runtime import Runtime

log = structlog.get_logger(__name__)

MAX_RECORDS = 200
POLL_MS = 20  # between two looks of FastStream; what waits for records is the client
HEARTBEATS = 4  # in a session time-out: one or two may be late
WATCH_SECONDS = 1.0  # how soon a client that gave up its group is noticed
GRACE_SECONDS = 6  # for what is in hand, then its handler is cancelled; as long as STOP_SECONDS, nobody would cancel it
STOP_SECONDS = 9  # with a frozen broker it would take 40 s; under the 10 s that the orchestrator's grace leaves


def create_broker(runtime: Runtime, consumers: Sequence[Consumer]) -> KafkaBroker:
    """Return a broker with one subscriber per consumer, group `<service>.<topic>`."""
    settings = runtime.settings
    broker = KafkaBroker(
        settings.kafka_bootstrap_servers,
        security=security(settings),
        client_id=runtime.name,
        apply_types=False,
        parser=raw_parser,
        decoder=raw_decoder,
        graceful_timeout=GRACE_SECONDS,
        logger=None,
        allow_auto_create_topics=False,
        consumer_only=True,  # what sends is the relay; a start that is cancelled would leave its producer open
    )
    for consumer in consumers:
        subscriber = broker.subscriber(
            settings.kafka_namespace + consumer.topic,
            group_id=f"{settings.kafka_namespace}{runtime.name}.{consumer.topic}",
            group_instance_id=settings.group_instance_id,
            batch=True,
            max_records=MAX_RECORDS,
            batch_timeout_ms=POLL_MS,
            ack_policy=AckPolicy.NACK_ON_ERROR,  # the only policy that loses nothing
            auto_offset_reset="earliest",
            session_timeout_ms=settings.session_timeout_ms,
            heartbeat_interval_ms=settings.session_timeout_ms // HEARTBEATS,
            max_poll_interval_ms=settings.max_poll_interval_ms,
        )
        subscriber(_receiver(consumer))
        consumer.intake.subscription = subscriber
    return broker


def _receiver(consumer: Consumer) -> Callable[[list[Any]], Awaitable[None]]:
    """Return what FastStream calls: it builds a schema from the annotation, and a protocol has none."""

    async def receive(records: list[Any]) -> None:
        await consumer.receive(records)

    return receive


async def run_consumers(runtime: Runtime, consumers: Sequence[Consumer]) -> None:
    """Consume until cancelled; while Kafka is away, also before the first contact, try again.

    When one client gave up, all are made anew: it would never come back by itself. Raises `UnusableTopic`: then
    the service must not run.
    """
    while True:
        broker = create_broker(runtime, consumers)
        try:
            await ensure_topics(runtime.settings)
            await broker.start()
            for consumer in consumers:
                consumer.intake.wait_in_client()
            await _until_one_gave_up(runtime, consumers)
        except (KafkaError, OSError) as error:
            log.warning("consumers wait for kafka", service=runtime.name, error=error)
        finally:  # also when cancelled while it starts: a member left behind would keep its partitions
            await _stop(broker, consumers)
        await asyncio.sleep(1)


async def _until_one_gave_up(runtime: Runtime, consumers: Sequence[Consumer]) -> None:
    while not (lost := [consumer.topic for consumer in consumers if consumer.intake.gave_up()]):
        heed_cancellation()
        await asyncio.sleep(WATCH_SECONDS)
    log.warning("a consumer gave up, all start again", service=runtime.name, topics=lost)


async def _stop(broker: KafkaBroker, consumers: Sequence[Consumer]) -> None:
    """Leave the groups; whoever does not come to an end is discarded, or it would keep its partitions and read nothing.

    Without that a client cut short heartbeats on, and the group waits for it up to `max_poll_interval_ms`.
    """
    handling = [task for consumer in consumers for task in consumer.intake.tasks()]
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await broker.stop()
    except (TimeoutError, KafkaError, ExceptionGroup) as error:  # a group: of what the subscribers raised
        log.warning("a consumer did not stop and is discarded", error=error)
        await asyncio.gather(*(consumer.intake.discard() for consumer in consumers))
    await end_tasks(handling)  # a handler that swallowed its cancellation would commit offsets for ever
