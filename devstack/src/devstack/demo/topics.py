"""A plain consumer group of the demo's own: every event as anyone could read it, written to events.ndjson."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord

TOPICS = (
    "kompeten.lsps",
    "kompeten.registration",
    "kompeten.assessment",
    "kompeten.certification",
    "kompeten.certificates",
    "kompeten.development",
)


@dataclass
class TopicCounts:
    """What the topics say, copies counted once: events by type, decisions by outcome, K recommendations.

    `hours` are lessons (JP) by enrolment, as its last event says.
    """

    events: int = 0
    types: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    recommended_competent: int = 0
    hours: dict[str, int] = field(default_factory=dict)


async def read_topics(bootstrap_servers: str, namespace: str, target: Path) -> TopicCounts:
    """Read all topics from the beginning to their present end, write one JSON line per record, and count."""
    consumer = AIOKafkaConsumer(
        *(namespace + topic for topic in TOPICS),
        bootstrap_servers=bootstrap_servers,
        group_id=f"{namespace}demo.reader",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        records = await _until_the_end(consumer)
    finally:
        await consumer.stop()
    lines = [_line(record, namespace) for record in records]
    written = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    await asyncio.to_thread(target.write_text, written, "utf-8")
    return _count(lines)


async def _until_the_end(consumer: AIOKafkaConsumer) -> list[ConsumerRecord]:
    """Read until every assigned partition is at the end it had when the reading began."""
    while not consumer.assignment():
        await consumer.getmany(timeout_ms=100)
    await consumer.seek_to_beginning()
    ends = await consumer.end_offsets(consumer.assignment())
    records: list[ConsumerRecord] = []
    while any([await consumer.position(partition) < end for partition, end in ends.items()]):
        for found in (await consumer.getmany(timeout_ms=500)).values():
            records.extend(found)
    return records


def _line(record: ConsumerRecord, namespace: str) -> dict[str, Any]:  # Any: JSON
    return {
        "topic": record.topic.removeprefix(namespace),
        "partition": record.partition,
        "offset": record.offset,
        "key": record.key.decode(),
        "headers": {name: value.decode() for name, value in record.headers},
        "body": json.loads(record.value),
    }


def _count(lines: list[dict[str, Any]]) -> TopicCounts:  # Any: JSON
    counts = TopicCounts()
    for line in {line["headers"]["ce_id"]: line for line in lines}.values():
        name = line["headers"]["ce_type"].removeprefix("id.kompeten.").rsplit(".", 1)[0]
        counts.events += 1
        counts.types[name] += 1
        if name == "CertificationDecided":
            counts.outcomes[line["body"]["outcome"]] += 1
        if name == "TrainingAttended":
            counts.hours[line["key"]] = line["body"]["lesson_hours"]
        if name == "AssessmentCompleted" and line["body"]["recommendation"] == "competent":
            counts.recommended_competent += 1
    return counts
