"""The topics: created with a fixed number of partitions, or refused."""

import asyncio
from collections.abc import Sequence
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from kompeten.events import registry
from kompeten.messaging.cluster import connection
from kompeten.settings import ServiceSettings

DAY_MS = 86_400_000
MAX_RECORD_BYTES = 1_048_576
DESCRIBED_AFTER, DESCRIBE_SECONDS = 50, 0.2  # attempts, and between them: 2 s were too few for a busy broker


class WrongPartitionCount(Exception):
    """A topic has another number of partitions than configured: keys would move, so the service must not run."""


def all_topics() -> list[str]:
    """Return every topic of the registered events, without the namespace."""
    return sorted({kind.topic for kind in registry().values()})


def topics_of(service: str) -> list[str]:
    """Return the topics of the events a service records, without the namespace."""
    return sorted({kind.topic for kind in registry().values() if kind.source == f"/{service}"})


async def ensure_topics(settings: ServiceSettings, topics: Sequence[str] | None = None) -> None:
    """Create what is missing; the admin client answers with codes, so they are read.

    Raises `WrongPartitionCount` when an existing topic differs, `KafkaError` when the cluster cannot be asked.
    """
    names = [settings.kafka_namespace + topic for topic in (topics or all_topics())]
    admin = AIOKafkaAdminClient(**connection(settings))
    await admin.start()
    try:
        answer = await admin.create_topics([_new_topic(name, settings) for name in names])
        for name, code, *_ in answer.topic_errors:
            if code not in (0, TopicAlreadyExistsError.errno):
                raise for_code(code)(f"topic {name} could not be created")
        for described in await _described(admin, names):
            found = len(described["partitions"])
            if found != settings.topic_partitions:
                raise WrongPartitionCount(
                    f"topic {described['topic']} has {found} partitions, {settings.topic_partitions} are configured"
                )
    finally:
        await admin.close()


async def _described(admin: AIOKafkaAdminClient, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return what the cluster tells of the topics; a broker may hear of a new one a moment after it was made."""
    for attempt in range(1, DESCRIBED_AFTER + 1):
        found: list[dict[str, Any]] = await admin.describe_topics(names)
        errors = {one["topic"]: one["error_code"] for one in found if one["error_code"]}
        if not errors:
            return found
        if attempt < DESCRIBED_AFTER:
            await asyncio.sleep(DESCRIBE_SECONDS)
    raise for_code(next(iter(errors.values())))(f"topics cannot be described: {errors}")


def _new_topic(name: str, settings: ServiceSettings) -> NewTopic:
    return NewTopic(
        name,
        settings.topic_partitions,
        settings.topic_replication,
        topic_configs={
            "retention.ms": str(settings.topic_retention_days * DAY_MS),
            "max.message.bytes": str(MAX_RECORD_BYTES),
        },
    )
