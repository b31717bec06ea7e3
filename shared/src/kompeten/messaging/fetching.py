"""Fetching single records from where they lie in a topic, without a group: nobody's offsets move."""

from collections.abc import Collection

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from kompeten.messaging.cluster import reader
from kompeten.settings import ServiceSettings

MAX_RECORDS = 500
POLL_MS = 500

Place = tuple[int, int]  # partition, offset


async def fetch(settings: ServiceSettings, topic: str, places: Collection[Place]) -> dict[Place, ConsumerRecord]:
    """Return the records that are still there; raises `KafkaError` while the broker is away."""
    async with reader(settings) as client:
        partitions = {number: TopicPartition(settings.kafka_namespace + topic, number) for number, _ in places}
        client.assign(list(partitions.values()))
        found: dict[Place, ConsumerRecord] = {}
        for number, partition in partitions.items():
            wanted = {offset for at, offset in places if at == number}
            found |= {(number, one.offset): one for one in await _read(client, partition, wanted)}
        return found


async def _read(client: AIOKafkaConsumer, partition: TopicPartition, wanted: Collection[int]) -> list[ConsumerRecord]:
    """Read one partition from the first wanted record that is there to the last."""
    (begin,) = (await client.beginning_offsets([partition])).values()
    (end,) = (await client.end_offsets([partition])).values()
    last = min(max(wanted), end - 1)
    client.seek(partition, max(min(wanted), begin))
    found = []
    while await client.position(partition) <= last:
        batch = await client.getmany(partition, timeout_ms=POLL_MS, max_records=MAX_RECORDS)
        found += [record for record in batch.get(partition, ()) if record.offset in wanted]
    return found
