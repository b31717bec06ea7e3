"""What is left after a campaign, as plain values: rows of every database, records of every topic, logs and mails."""

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from devstack.stack import Stack
from faults.checker.case import READS
from faults.oplog import Json
from support.databases import TABLES

TOPICS = (
    "kompeten.lsps",
    "kompeten.registration",
    "kompeten.assessment",
    "kompeten.certification",
    "kompeten.certificates",
    "kompeten.development",
)
PARTITIONS = 12
Places = dict[tuple[str, int], int]  # topic and partition, offset

PLAIN = "to_jsonb(one)"
# Audit rows are only ever added, so the writing transaction tells their order whatever the clock said.
WITH_TRANSACTION = "to_jsonb(one) || jsonb_build_object('_transaction', one.xmin::text::bigint)"
ROW = {"outcome_entry": WITH_TRANSACTION}


async def collect(system: Stack) -> Json:
    """Return everything a checker may want to see, ready for `json.dump`."""
    return {
        "rows": {name: await rows(system, name) for name in system.databases},
        "records": await records(system),
        "committed": await committed(system),
        "texts": _texts(system.folder),
    }


def superuser_url(system: Stack, name: str) -> str:
    """Return the superuser's address of a service's database."""
    return urlsplit(system.postgres.url)._replace(path=f"/{system.databases[name].name}").geturl()


async def rows(system: Stack, name: str) -> dict[str, list[Json]]:
    """Return every row of every table, read by the superuser."""
    connection = await asyncpg.connect(superuser_url(system, name), timeout=10)
    try:
        tables = await connection.fetch(TABLES)
        return {
            table: json.loads(
                await connection.fetchval(
                    f"SELECT coalesce(jsonb_agg({ROW.get(table, PLAIN)}), '[]')::text FROM \"{table}\" one"
                )
            )
            for (table,) in tables
        }
    finally:
        await connection.close()


async def records(system: Stack) -> list[Json]:
    """Return every record of every topic in order of partition and offset; bytes that are no text become base64."""
    namespace = system.wiring.namespace
    consumer = AIOKafkaConsumer(bootstrap_servers=system.kafka.bootstrap_servers, max_partition_fetch_bytes=4_194_304)
    await consumer.start()
    try:
        places = [TopicPartition(namespace + topic, number) for topic in TOPICS for number in range(PARTITIONS)]
        consumer.assign(places)
        await consumer.seek_to_beginning(*places)
        ends = await consumer.end_offsets(places)
        found: list[Any] = []
        while any([await consumer.position(place) < end for place, end in ends.items()]):
            for part in (await consumer.getmany(timeout_ms=500)).values():
                found += part
    finally:
        await consumer.stop()
    found.sort(key=lambda one: (one.topic, one.partition, one.offset))
    return [
        {
            "topic": one.topic.removeprefix(namespace),
            "partition": one.partition,
            "offset": one.offset,
            "key": _text(one.key),
            "headers": [[name, _text(value)] for name, value in one.headers],
            "value": _text(one.value),
        }
        for one in found
    ]


async def committed(system: Stack) -> list[Json]:
    """Return how far each service has committed each partition."""
    namespace = system.wiring.namespace
    admin = AIOKafkaAdminClient(bootstrap_servers=system.kafka.bootstrap_servers)
    try:
        await admin.start()
        return [
            {"service": name, "topic": topic, "partition": place.partition, "offset": found.offset}
            for name, topics in READS.items()
            if name in system.services
            for topic in topics
            for place, found in (await admin.list_consumer_group_offsets(f"{namespace}{name}.{topic}")).items()
        ]
    finally:
        await admin.close()


async def ends(system: Stack) -> Places:
    """Return the offset the next record of each partition will get."""
    namespace = system.wiring.namespace
    consumer = AIOKafkaConsumer(bootstrap_servers=system.kafka.bootstrap_servers)
    try:
        await consumer.start()
        places = [TopicPartition(namespace + topic, number) for topic in TOPICS for number in range(PARTITIONS)]
        found = await consumer.end_offsets(places)
    finally:
        await consumer.stop()
    return {(place.topic.removeprefix(namespace), place.partition): end for place, end in found.items()}


async def lag(system: Stack, *, up_to: Places | None = None) -> int:
    """Return how many records no service has committed yet: of all, or of those before these offsets."""
    until = up_to or await ends(system)
    done = {(one["service"], one["topic"], one["partition"]): one["offset"] for one in await committed(system)}
    return sum(
        max(0, until[topic, number] - max(0, done.get((name, topic, number), 0)))
        for name, topics in READS.items()
        if name in system.services
        for topic in topics
        for number in range(PARTITIONS)
    )


def _text(value: bytes | None) -> str | None:
    if value is None:
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        return "base64:" + base64.b64encode(value).decode()


def _texts(folder: Path) -> dict[str, str]:
    files = [*folder.glob("logs*/*.log"), *(folder / "mail").glob("*.eml")]
    return {str(one.relative_to(folder)): one.read_text("utf-8", "replace") for one in sorted(files)}
