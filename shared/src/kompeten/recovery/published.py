"""Reading topics from their beginning to where they end now, without a group: nobody's offsets move."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from kompeten.messaging.cluster import reader
from kompeten.messaging.topics import ensure_topics
from kompeten.settings import ServiceSettings

MAX_RECORDS = 500
POLL_MS = 500
TELL_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Reading:
    """One topic, read once. `is_cut` tells whether the retention has taken the beginning of a record's partition."""

    def __init__(self, client: AIOKafkaConsumer, topic: str, places: Sequence[TopicPartition]) -> None:
        self._client, self._topic, self._places = client, topic, places
        self._begins: dict[TopicPartition, int] = {}

    async def batches(self) -> AsyncIterator[list[ConsumerRecord]]:
        """Yield the records in order per partition, up to the ends as they are at the first call.

        How far it is stands in the log, now and then: the reading of ten years takes its time.
        """
        client = self._client
        self._begins = await client.beginning_offsets(self._places)
        ends = await client.end_offsets(self._places)
        await client.seek_to_beginning(*self._places)
        read, total, told = 0, sum(ends.values()) - sum(self._begins.values()), time.monotonic()
        while [place for place in self._places if await client.position(place) < ends[place]]:
            found = await client.getmany(timeout_ms=POLL_MS, max_records=MAX_RECORDS)
            batch = [record for place, records in found.items() for record in records if record.offset < ends[place]]
            yield batch
            read += len(batch)
            if time.monotonic() - told > TELL_SECONDS:
                told = time.monotonic()
                log.warning("recovery reads", topic=self._topic, read=read, total=total)

    def is_cut(self, record: ConsumerRecord) -> bool:
        """Tell whether what came before this record may be gone."""
        return self._begins[TopicPartition(record.topic, record.partition)] > 0


@asynccontextmanager
async def reading(settings: ServiceSettings, topic: str) -> AsyncIterator[Reading]:
    """Open a topic, made if it does not exist; raises `KafkaError` while the broker is away."""
    await ensure_topics(settings)
    async with reader(settings) as client:
        name = settings.kafka_namespace + topic
        places = [TopicPartition(name, number) for number in range(settings.topic_partitions)]
        client.assign(places)
        yield Reading(client, topic, places)
