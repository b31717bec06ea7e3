"""Real PostgreSQL and real Kafka for every test, and each service with a database of its own."""

import gc
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from devstack import kafka as devstack_kafka
from devstack import postgres as devstack_postgres
from devstack.fork_server import ForkServer
from devstack.kafka import KafkaServer
from devstack.services import SERVICES
from kompeten_ops.tokens import ensure_key
from support.compiling import compile_once
from support.databases import Templates
from support.services import ServiceUnderTest, running_service
from support.settings import SERVICE_SETTINGS
from support.workers import take_own_ports

MakeService = Callable[..., AbstractAsyncContextManager[ServiceUnderTest]]

take_own_ports()
compile_once()

# The same examples each time, however long they take: what fails here fails everywhere. `long` thinks of new ones.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", UNHURRIED, derandomize=True)
settings.register_profile("long", UNHURRIED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

ONE_AT_A_TIME = {"flow", "faults", "delivery", "rolling"}


class HeavyOnOneWorker(LoadScopeScheduling):  # type: ignore[misc]
    """Deals out files, and as one piece all that start many processes or harm servers: two at once were too slow."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = nodeid.split("::", maxsplit=1)[0]
        return "one at a time" if ONE_AT_A_TIME & set(file.split("/")) else file


def pytest_collection_finish() -> None:
    """Spare the garbage collector half a million objects that stay: walking them again and again took a tenth."""
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> HeavyOnOneWorker:
    """Hand pytest-xdist the order of work, whatever `--dist` says."""
    return HeavyOnOneWorker(config, log)


@pytest.fixture(scope="session")
def superuser_url() -> Iterator[str]:
    """Address of a PostgreSQL server's superuser."""
    with devstack_postgres.start() as server:
        yield server.url


@pytest.fixture(scope="session")
def kafka_server() -> Iterator[KafkaServer]:
    """A Kafka broker for the whole run; tests keep apart by `kafka_namespace`."""
    with devstack_kafka.start() as server:
        yield server


@pytest.fixture(scope="session")
def forks() -> Iterator[ForkServer]:
    """What starts the services' processes: their imports cost seconds, and some tests start dozens."""
    server = ForkServer(SERVICES)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def templates(superuser_url: str) -> Templates:
    """Migrated template databases."""
    return Templates(superuser_url)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the key that signs tokens in tests."""
    folder = tmp_path_factory.mktemp("keys")
    ensure_key(folder)
    return folder


@pytest.fixture
def make_service(templates: Templates, keys: Path, tmp_path: Path) -> MakeService:
    """Return a context manager that runs a service on a fresh database: `make_service("registration", **settings)`."""

    @asynccontextmanager
    async def make(name: str, **settings: Any) -> AsyncIterator[ServiceUnderTest]:
        chosen = SERVICE_SETTINGS[name](tmp_path) | settings
        async with templates.fresh(name) as database, running_service(name, database, keys, **chosen) as service:
            yield service

    return make


@pytest.fixture
async def registration(make_service: MakeService) -> AsyncIterator[ServiceUnderTest]:
    """Registration on a fresh database."""
    async with make_service("registration") as service:
        yield service


@pytest.fixture
async def assessment(make_service: MakeService) -> AsyncIterator[ServiceUnderTest]:
    """Assessment on a fresh database."""
    async with make_service("assessment") as service:
        yield service


@pytest.fixture
async def certification(make_service: MakeService) -> AsyncIterator[ServiceUnderTest]:
    """Certification on a fresh database."""
    async with make_service("certification") as service:
        yield service


@pytest.fixture
async def development(make_service: MakeService) -> AsyncIterator[ServiceUnderTest]:
    """Development on a fresh database."""
    async with make_service("development") as service:
        yield service


@pytest.fixture
async def notifications(make_service: MakeService) -> AsyncIterator[ServiceUnderTest]:
    """Notifications on a fresh database."""
    async with make_service("notifications") as service:
        yield service
