"""The topics: created with a fixed number of partitions and enough replicas, or refused."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import (
    NotControllerError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
    for_code,
)

from kompeten.events import keeps_state, registry
from kompeten.messaging.cluster import connection
from kompeten.messaging.framework import knows_controller
from kompeten.settings import Environment, ServiceSettings

log = structlog.get_logger(__name__)

MIN_IN_SYNC = "min.insync.replicas"
# There already, or another's to make: what is not there is noticed when it is described.
NOT_OURS_TO_MAKE = {TopicAlreadyExistsError.errno, TopicAuthorizationFailedError.errno}
DAY_MS = 86_400_000
MAX_RECORD_BYTES = 1_048_576
DESCRIBED_AFTER, DESCRIBE_SECONDS = 50, 0.2  # attempts, and between them: 2 s were too few for a busy broker


class UnusableTopic(Exception):
    """A topic is not as configured, and no waiting helps: the service must not run."""


class WrongPartitionCount(UnusableTopic):
    """It has another number of partitions: keys would move."""


class TooFewReplicas(UnusableTopic):
    """It keeps fewer copies, or acknowledges with fewer: what was sent could be lost with one broker."""


def all_topics() -> list[str]:
    """Return every topic of the registered events, without the namespace."""
    return sorted({kind.topic for kind in registry().values()})


def topics_of(service: str) -> list[str]:
    """Return the topics of the events a service records, without the namespace."""
    return sorted({kind.topic for kind in registry().values() if kind.source == f"/{service}"})


async def ensure_topics(settings: ServiceSettings, topics: Sequence[str] | None = None) -> None:
    """Create what is missing; the admin client answers with codes, so they are read.

    Raises `UnusableTopic` when an existing one differs, `KafkaError` when the cluster cannot be asked. In development
    too few replicas are only warned of.
    """
    wanted = topics or all_topics()
    names = [settings.kafka_namespace + topic for topic in wanted]
    admin = AIOKafkaAdminClient(**connection(settings))
    await admin.start()
    try:
        await _wait_for_controller(admin)
        answer = await admin.create_topics([_new_topic(topic, settings) for topic in wanted])
        for name, code, *_ in answer.topic_errors:
            if code and code not in NOT_OURS_TO_MAKE:
                raise for_code(code)(f"topic {name} could not be created")
        for described, in_sync in await _described(admin, names):
            _check(settings, described, in_sync)
    finally:
        await admin.close()


async def _wait_for_controller(admin: AIOKafkaAdminClient) -> None:
    """Wait until a cluster that just came back has elected one; raises `NotControllerError` when it does not."""
    for _ in range(DESCRIBED_AFTER):
        if await knows_controller(admin):
            return
        await asyncio.sleep(DESCRIBE_SECONDS)
    raise NotControllerError


def _check(settings: ServiceSettings, described: Mapping[str, Any], in_sync: int) -> None:
    topic, partitions = described["topic"], described["partitions"]
    if len(partitions) != settings.topic_partitions:
        raise WrongPartitionCount(
            f"topic {topic} has {len(partitions)} partitions, {settings.topic_partitions} are configured"
        )
    replicas = min(len(one["replicas"]) for one in partitions)
    if replicas < settings.topic_replication or in_sync < settings.topic_min_insync_replicas:
        found = (
            f"topic {topic} has {replicas} replicas and min.insync.replicas={in_sync}, configured are "
            f"{settings.topic_replication} and {settings.topic_min_insync_replicas}"
        )
        if settings.environment is Environment.PRODUCTION:
            raise TooFewReplicas(found)
        log.warning("what was sent may be lost with a broker", found=found)


async def _described(admin: AIOKafkaAdminClient, names: Sequence[str]) -> list[tuple[Mapping[str, Any], int]]:
    """Return what the cluster tells of each topic, and its `min.insync.replicas`.

    A broker hears of a new topic a moment after it was made, whatever it is asked.
    """
    for _ in range(1, DESCRIBED_AFTER):
        with contextlib.suppress(UnknownTopicOrPartitionError):
            return await _described_now(admin, names)
        await asyncio.sleep(DESCRIBE_SECONDS)
    return await _described_now(admin, names)


async def _described_now(admin: AIOKafkaAdminClient, names: Sequence[str]) -> list[tuple[Mapping[str, Any], int]]:
    in_sync = await _in_sync(admin, names)
    return [(one, in_sync[one["topic"]]) for one in await _partitions(admin, names)]


async def _in_sync(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, int]:
    wanted = {MIN_IN_SYNC: None}
    asked = [ConfigResource(ConfigResourceType.TOPIC, name, configs=wanted) for name in names]
    found = {}
    for answer in await admin.describe_configs(asked):
        for code, message, _, name, entries in answer.resources:
            if code:
                raise for_code(code)(f"topic {name}: {message}")
            found[name] = next(int(value) for key, value, *_ in entries if key == MIN_IN_SYNC)
    return found


async def _partitions(admin: AIOKafkaAdminClient, names: Sequence[str]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = await admin.describe_topics(names)
    for one in found:
        if one["error_code"]:
            raise for_code(one["error_code"])(f"topic {one['topic']} cannot be described")
    return found


def _new_topic(topic: str, settings: ServiceSettings) -> NewTopic:
    return NewTopic(
        settings.kafka_namespace + topic,
        settings.topic_partitions,
        settings.topic_replication,
        topic_configs={
            **_retention(topic, settings.topic_retention_days * DAY_MS),
            "max.message.bytes": str(MAX_RECORD_BYTES),
            MIN_IN_SYNC: str(settings.topic_min_insync_replicas),
        },
    )


def _retention(topic: str, kept_ms: int) -> dict[str, str]:
    """Return what is kept: everything for a while; of a topic of states, the newest of each subject for ever."""
    if keeps_state(topic):
        return {"cleanup.policy": "compact", "min.compaction.lag.ms": str(kept_ms)}
    return {"retention.ms": str(kept_ms)}
