"""Sample services for the delivery tests, and a broker that may be harmed."""

from collections.abc import AsyncIterator, Iterator

import pytest

from delivery.sample_service import HANDLERS, TOPIC, SampleService, sample_service
from devstack import kafka as devstack_kafka
from devstack.kafka import KafkaServer
from kompeten.messaging.consumer import Consumer


@pytest.fixture(scope="session")
def mortal_kafka() -> Iterator[KafkaServer]:
    """A broker that tests kill and freeze."""
    with devstack_kafka.start(disposable=True) as server:
        yield server


@pytest.fixture
async def sample(superuser_url: str) -> AsyncIterator[SampleService]:
    """A sample service without Kafka: records are handed to the consumer by the test."""
    async with sample_service(superuser_url, "127.0.0.1:1", "quiet") as on:
        yield on


@pytest.fixture
async def consumer(sample: SampleService) -> AsyncIterator[Consumer]:
    """The consumer of the sample service."""
    runtime = sample.runtime()
    yield Consumer(runtime, TOPIC, HANDLERS)
    await runtime.engine.dispose()


@pytest.fixture
async def sample_on_kafka(superuser_url: str, mortal_kafka: KafkaServer) -> AsyncIterator[SampleService]:
    """A sample service on the broker that may be harmed."""
    async with sample_service(superuser_url, mortal_kafka.bootstrap_servers, "mortal") as on:
        yield on
