"""Stages for the delivery tests, and a broker that may be harmed."""

import itertools
from collections.abc import AsyncIterator, Iterator

import pytest

from delivery.stage import HANDLERS, TOPIC, Stage, stage
from devstack import kafka as devstack_kafka
from devstack.kafka import KafkaServer
from kompeten.messaging.consumer import Consumer

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def mortal_kafka() -> Iterator[KafkaServer]:
    """A broker that tests kill and freeze."""
    with devstack_kafka.start(disposable=True) as server:
        yield server


@pytest.fixture
async def quiet_stage(superuser_url: str) -> AsyncIterator[Stage]:
    """A stage without Kafka: records are handed to the consumer by the test."""
    async with stage(superuser_url, "127.0.0.1:1", f"quiet{next(_numbers)}.") as on:
        yield on


@pytest.fixture
async def consumer(quiet_stage: Stage) -> AsyncIterator[Consumer]:
    """The consumer of the quiet stage."""
    runtime = quiet_stage.runtime()
    yield Consumer(runtime, TOPIC, HANDLERS)
    await runtime.engine.dispose()


@pytest.fixture
async def mortal_stage(superuser_url: str, mortal_kafka: KafkaServer) -> AsyncIterator[Stage]:
    """A stage on the broker that may be harmed."""
    async with stage(superuser_url, mortal_kafka.bootstrap_servers, f"mortal{next(_numbers)}.") as on:
        yield on
