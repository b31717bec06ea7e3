"""Batches that the relay fills itself: the order and the partitions of single sends, however many bytes there are."""

import asyncio
from collections import defaultdict

from aiokafka import AIOKafkaConsumer, ConsumerRecord

from delivery.sample_service import TOPIC, SampleService
from devstack.kafka import KafkaServer
from kompeten.messaging.outbox import MAX_EVENT_BYTES
from kompeten.messaging.producer import MAX_BATCH_BYTES, Record, producer, send_all
from kompeten.messaging.topics import ensure_topics

SUBJECTS = [f"subject-{number}" for number in range(7)]


async def test_records_of_a_subject_stay_in_order_where_single_sends_would_have_put_them(
    sample_on_kafka: SampleService,
) -> None:
    await ensure_topics(sample_on_kafka.settings)
    topic = sample_on_kafka.settings.kafka_namespace + TOPIC
    large = b"x" * (MAX_EVENT_BYTES - 100)
    records = [
        Record(subject.encode(), b"%d %s" % (number, large), {"ce_id": f"{subject} {number}"})
        for number in range(2 * MAX_BATCH_BYTES // MAX_EVENT_BYTES)
        for subject in SUBJECTS
    ]
    async with producer(sample_on_kafka.settings, "p") as kafka:
        alone = [await kafka.send_and_wait(topic, key=subject.encode(), value=b"alone") for subject in SUBJECTS]
        waiting = await send_all(kafka, topic, records)
        await asyncio.gather(*waiting)
        assert await send_all(kafka, topic, []) == []
    assert len(waiting) > len({one.partition for one in alone}), "there was a full batch"
    found = defaultdict[bytes, list[ConsumerRecord]](list)
    for one in await everything_on(sample_on_kafka, topic, len(records) + len(alone)):
        found[one.key].append(one)
    for subject, sent in zip(SUBJECTS, alone, strict=True):
        first, *others = found[subject.encode()]
        assert {one.partition for one in (first, *others)} == {sent.partition}
        numbers = [(dict(one.headers)["ce_id"].decode(), int(one.value.split()[0])) for one in others]
        assert numbers == [(f"{subject} {number}", number) for number in range(len(records) // len(SUBJECTS))]


async def test_batches_that_a_discarded_producer_held_are_not_sent(
    sample_on_kafka: SampleService, mortal_kafka: KafkaServer
) -> None:
    await ensure_topics(sample_on_kafka.settings)
    topic = sample_on_kafka.settings.kafka_namespace + TOPIC
    async with producer(sample_on_kafka.settings, "p") as kafka:
        await asyncio.gather(*await send_all(kafka, topic, [Record(b"k", b"first", {})]))
        mortal_kafka.pause()
        await send_all(kafka, topic, [Record(b"k", b"on its way", {})])  # this one may still arrive
        await asyncio.sleep(0.2)  # lets the sender write it: what follows waits behind it
        await send_all(kafka, topic, [Record(b"k", b"held", {})])
    mortal_kafka.resume()
    values = [one.value for one in await everything_on(sample_on_kafka, topic, 3)]
    assert values in ([b"first"], [b"first", b"on its way"])


async def everything_on(on: SampleService, topic: str, most: int) -> list[ConsumerRecord]:
    """Read a topic until so many came, or nothing more does."""
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=on.settings.kafka_bootstrap_servers,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    found: list[ConsumerRecord] = []
    await consumer.start()
    try:
        while len(found) < most and (came := await consumer.getmany(timeout_ms=3000)):
            found += [one for records in came.values() for one in records]
    finally:
        await consumer.stop()
    return found
