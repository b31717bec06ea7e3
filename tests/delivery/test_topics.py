"""Topics as a cluster has them, against what is configured."""

from types import SimpleNamespace
from unittest.mock import DEFAULT, AsyncMock

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import UnknownTopicOrPartitionError

from delivery.sample_service import TOPIC, SampleService
from kompeten.messaging import topics
from kompeten.messaging.topics import TooFewReplicas, WrongPartitionCount, ensure_topics
from kompeten.settings import Environment, ServiceSettings


def changed(sample: SampleService, **settings: object) -> ServiceSettings:
    """Return the settings with some changed."""
    return sample.settings.model_copy(update=settings)


async def test_a_topic_that_differs_is_refused(sample_on_kafka: SampleService) -> None:
    await ensure_topics(sample_on_kafka.settings, [TOPIC])
    await ensure_topics(sample_on_kafka.settings, [TOPIC])
    with pytest.raises(WrongPartitionCount, match="12 partitions, 6 are configured"):
        await ensure_topics(changed(sample_on_kafka, topic_partitions=6), [TOPIC])


async def test_a_topic_with_too_few_replicas_is_refused_in_production_and_warned_of_in_development(
    sample_on_kafka: SampleService, capsys: pytest.CaptureFixture[str]
) -> None:
    await ensure_topics(sample_on_kafka.settings, [TOPIC])
    wanted = {"topic_replication": 3, "topic_min_insync_replicas": 2}
    with pytest.raises(TooFewReplicas, match=r"1 replicas and min\.insync\.replicas=1, configured are 3 and 2"):
        await ensure_topics(changed(sample_on_kafka, environment=Environment.PRODUCTION, **wanted), [TOPIC])
    await ensure_topics(changed(sample_on_kafka, **wanted), [TOPIC])
    assert "what was sent may be lost with a broker" in capsys.readouterr().out


async def test_a_topic_the_broker_has_not_heard_of_yet_is_asked_for_again(
    sample_on_kafka: SampleService, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = SimpleNamespace(resources=[(UnknownTopicOrPartitionError.errno, None, 2, TOPIC, [])])
    early = AsyncMock(side_effect=[[unknown], [unknown], DEFAULT])
    describe = AIOKafkaAdminClient.describe_configs

    async def described(admin: AIOKafkaAdminClient, *asked: object) -> object:
        answer = await early(*asked)
        return await describe(admin, *asked) if answer is early.return_value else answer

    monkeypatch.setattr(AIOKafkaAdminClient, "describe_configs", described)
    await ensure_topics(sample_on_kafka.settings, [TOPIC])
    assert early.await_count == 3


async def test_a_cluster_that_elects_its_controller_is_waited_for(
    sample_on_kafka: SampleService, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = AsyncMock(side_effect=[False, False, True])
    monkeypatch.setattr(topics, "knows_controller", known)
    await ensure_topics(sample_on_kafka.settings, [TOPIC])
    assert known.await_count == 3


async def test_a_topic_of_states_is_compacted_and_keeps_every_record_as_long_as_the_others(
    sample_on_kafka: SampleService,
) -> None:
    settings = changed(sample_on_kafka, topic_retention_days=30)
    await ensure_topics(settings, ["kompeten.lsps"])
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    try:
        name = settings.kafka_namespace + "kompeten.lsps"
        (answer,) = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
    finally:
        await admin.close()
    found = {key: value for key, value, *_ in answer.resources[0][4]}
    assert found["cleanup.policy"] == "compact"
    assert found["min.compaction.lag.ms"] == str(30 * 86_400_000)
