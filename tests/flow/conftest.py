"""The whole system as processes of their own: they share nothing with the tests, nor with each other."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from devstack import kafka as devstack_kafka
from devstack import postgres as devstack_postgres
from devstack.demo import city, registering
from devstack.demo.place import Place, settings
from devstack.demo.scene import Scene, Step
from devstack.demo.story import Act, Ending, play
from devstack.fork_server import ForkServer
from devstack.services import SERVICES
from devstack.stack import Stack, stack
from support.collector import Collector, open_collector
from support.waiting import until

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
async def system(
    tmp_path_factory: pytest.TempPathFactory, collector: Collector, forks: ForkServer
) -> AsyncIterator[Stack]:
    """All services on a PostgreSQL and a Kafka of their own, which a test may harm.

    One for all tests: whoever stops a part of it starts it again, and the story, which counts everything in the topics,
    is what the first file that writes tests.
    """
    postgres, kafka = await asyncio.gather(
        asyncio.to_thread(lambda: devstack_postgres.start(disposable=True)),
        asyncio.to_thread(lambda: devstack_kafka.start(disposable=True)),
    )
    shared = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "SESSION_TIMEOUT_MS": str(SESSION_SECONDS * 1000)}
    folder = tmp_path_factory.mktemp("system")
    told = settings(folder)
    extra = {name: {**told.get(name, {}), **shared} for name in SERVICES}
    try:
        async with stack(folder, postgres=postgres, kafka=kafka, extra=extra, forks=forks) as running:
            yield running
    finally:
        await asyncio.gather(asyncio.to_thread(postgres.stop), asyncio.to_thread(kafka.stop))


@dataclass(frozen=True)
class Played:
    """The story as it ended, and the folder of its results."""

    ending: Ending
    folder: Path


@pytest.fixture(scope="package")
async def played(system: Stack, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The demo's story, played once; the broker is away while people apply and are accepted."""

    async def take_kafka_away(_: Scene) -> None:
        await until_all_is_well(system)
        for name in ("registration", "assessment"):
            system.services[name].kill()
        system.kafka.kill()
        for name in ("registration", "assessment"):  # these processes have never met the broker
            await system.services[name].start()

    async def bring_kafka_back(scene: Scene) -> None:
        report = await scene.cast.operator.call("GET", "/v1/operations/registration")
        assert report["outbox"] == 120, "all that was submitted and accepted was answered, and waits"
        await asyncio.to_thread(system.kafka.restart)

    folder = tmp_path_factory.mktemp("story")
    harm: dict[Act, Act] = {city.accompany: take_kafka_away, registering.accept_applications: bring_kafka_back}
    return Played(await play(Place.on(system, folder), Silence(), after=harm), folder)


async def until_all_is_well(system: Stack) -> dict[str, str]:
    """Wait until every service is alive, and nothing waits or is parked; return their metrics."""

    async def well() -> dict[str, str] | None:
        metrics = await _scraped(system)
        return metrics if not any(map(_what_is_wrong, metrics.values())) else None

    found: dict[str, str] = await until(well, seconds=60, what="no lag, no outbox, no dead letter, a relay that leads")
    return found


async def _scraped(system: Stack) -> dict[str, str]:
    """Return the metrics of every service behind the gateway."""
    async with httpx.AsyncClient() as client:
        return {
            name: (await client.get(f"{service.url}/metrics")).text
            for name, service in system.services.items()
            if name != "gateway"
        }


def _what_is_wrong(metrics: str) -> list[str]:
    """Return what a service should not tell, and what it should and does not."""
    lines = metrics.splitlines()
    gauges = ("kompeten_consumer_lag_records{", "kompeten_dead_letters{", "kompeten_breaker_open{")
    waiting = [line for line in lines if line.startswith(gauges) and not line.endswith(" 0.0")]
    return [*waiting, *({"kompeten_alive 1.0", "kompeten_relay_leads 1.0", "kompeten_outbox_records 0.0"} - set(lines))]
