"""The producer of the relay: idempotent, patient, and discarded completely once a send has failed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder

from kompeten.messaging.cluster import connection
from kompeten.messaging.framework import discard_producer
from kompeten.settings import ServiceSettings

SEND_WATCHDOG_SECONDS = 120  # an outage is waited out; only longer silence makes a new producer

PARTITIONER = DefaultPartitioner()  # as `send` would choose, and as Java's clients do
MAX_BATCH_BYTES = 256 * 1024  # of one partition: under a topic's limit of 1 MiB, and what the relay reads at once fits
FEW = 50  # records: 1 ms


class Record(NamedTuple):
    """What becomes a record of Kafka."""

    key: bytes
    value: bytes
    headers: Mapping[str, str]


@contextlib.asynccontextmanager
async def producer(settings: ServiceSettings, client_id: str) -> AsyncIterator[AIOKafkaProducer]:
    """Yield a started producer and discard it at the end, whatever happened.

    Never flushed: in an outage that hangs, and what was not acknowledged still stands in the outbox.
    """
    client = AIOKafkaProducer(
        **connection(settings),
        client_id=client_id,
        enable_idempotence=True,
        acks="all",
        linger_ms=0,
        request_timeout_ms=SEND_WATCHDOG_SECONDS * 1000,
        max_request_size=524_288,
        max_batch_size=MAX_BATCH_BYTES,
    )
    try:
        await client.start()
        yield client
    finally:
        await discard_producer(client)


async def send_all(client: AIOKafkaProducer, topic: str, records: Sequence[Record]) -> list[asyncio.Future[object]]:
    """Send records, those of a partition in their order, and return what waits for the acknowledgements.

    In batches filled here: for every single record `send` asks anew which partitions there are, and makes a future.
    Others have their turn after a few records each.
    """
    if not records:
        return []
    partitions = sorted(await client.partitions_for(topic))
    batches: dict[int, BatchBuilder] = {}
    waiting = []
    for place, record in enumerate(records):
        if place % FEW == 0:
            await asyncio.sleep(0)
        partition = PARTITIONER(record.key, partitions, partitions)
        batch = batches.get(partition)
        if batch is None or not _has_taken(batch, record):
            if batch is not None:
                waiting.append(await client.send_batch(batch, topic, partition=partition))
            batches[partition] = client.create_batch()
            _has_taken(batches[partition], record)
    for partition, batch in batches.items():
        waiting.append(await client.send_batch(batch, topic, partition=partition))
    return waiting


def _has_taken(batch: BatchBuilder, record: Record) -> bool:
    """Add a record to a batch, unless it is full; an empty one takes any."""
    headers = [(name, value.encode()) for name, value in record.headers.items()]
    return batch.append(timestamp=None, key=record.key, value=record.value, headers=headers) is not None
