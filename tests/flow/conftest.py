"""The whole system as processes of their own: they share nothing with the tests, nor with each other."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devstack import kafka as devstack_kafka
from devstack import postgres as devstack_postgres
from devstack.demo.__main__ import EXTRA
from devstack.demo.scene import Step
from devstack.demo.story import Place
from devstack.services import SERVICES
from devstack.stack import Stack, stack
from support.collector import Collector, open_collector

SESSION_SECONDS = 5  # instead of 10: a group waits so long for each member that is killed, and so does the story


class Silence:
    """A screen nobody looks at."""

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Step]:  # noqa: ARG002
        """Show nothing."""
        yield self

    def advance(self, by: int = 1) -> None:
        """Show nothing."""


@pytest.fixture
def screen() -> Silence:
    """A screen nobody looks at."""
    return Silence()


@pytest.fixture(scope="package")
def collector() -> Iterator[Collector]:
    """Where the traces of the whole system go."""
    with open_collector() as collector:
        yield collector


@pytest.fixture(scope="package")
async def system(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> AsyncIterator[Stack]:
    """All services on a PostgreSQL and a Kafka of their own, which a test may harm.

    One for all tests: whoever stops a part of it starts it again, and the story, which counts everything in the topics,
    stands in the first file that writes.
    """
    postgres, kafka = await asyncio.gather(
        asyncio.to_thread(lambda: devstack_postgres.start(disposable=True)),
        asyncio.to_thread(lambda: devstack_kafka.start(disposable=True)),
    )
    shared = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "SESSION_TIMEOUT_MS": str(SESSION_SECONDS * 1000)}
    extra = {name: {**EXTRA.get(name, {}), **shared} for name in SERVICES}
    try:
        async with stack(tmp_path_factory.mktemp("system"), postgres=postgres, kafka=kafka, extra=extra) as running:
            yield running
    finally:
        await asyncio.gather(asyncio.to_thread(postgres.stop), asyncio.to_thread(kafka.stop))


def place_of(running: Stack, folder: Path) -> Place:
    """Return where a story plays on a running system."""
    return Place(
        gateway=running.url,
        keys=running.keys,
        bootstrap_servers=running.kafka.bootstrap_servers,
        namespace=running.wiring.namespace,
        mail=running.mail.folder,
        folder=folder,
    )
