"""Where it is measured: one PostgreSQL and one Kafka for the whole run, databases and service processes on demand."""

import contextlib
import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.people import LSP
from devstack import kafka as kafka_servers
from devstack import postgres as postgres_servers
from devstack.environment import AUDIENCE, HOST, ISSUER, Wiring, environment
from devstack.kafka import KafkaServer
from devstack.ports import free_port
from devstack.postgres import PostgresServer
from devstack.provision import ServiceDatabase, drop, provision
from devstack.services import ServiceProcess
from kompeten.database.migrations.run import migrate
from kompeten.process import process_of
from kompeten.service.process import Process
from kompeten.settings import ServiceSettings
from kompeten_ops import tokens
from support.lsps import configure_everywhere

NOBODY = 1  # a port nothing listens on


@dataclass
class Servers:
    """The servers and what is made on them; every wiring has databases and a namespace of its own."""

    folder: Path
    postgres: PostgresServer
    kafka: KafkaServer
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def keys(self) -> Path:
        """The folder of the key that signs tokens."""
        return self.folder / "keys"

    def token(self, role: str, *, organizer_id: str | None = None) -> str:
        """Return a token of somebody in this role."""
        return tokens.sign(self.keys, subject=f"user-{role}", roles=[role], lsp_id=LSP, organizer_id=organizer_id)

    @contextlib.asynccontextmanager
    async def wiring(
        self, services: Iterable[str], extra: Mapping[str, Mapping[str, str]] | None = None
    ) -> AsyncIterator[Wiring]:
        """Yield migrated databases for these services and addresses for their processes; drop them at the end."""
        number = next(self._numbers)
        names, suffix = list(services), f"_bench{number}"
        databases = await provision(self.postgres.url, names, suffix)
        try:
            for name, database in databases.items():
                await migrate(plain_settings(database), name)
                await configure_everywhere(database.owner_url, name)
            yield Wiring(
                ports={name: free_port(HOST) for name in (*names, "gateway")},
                databases=databases,
                kafka_bootstrap_servers=self.kafka.bootstrap_servers,
                jwks=self.keys / "jwks.json",
                objects=self.folder / f"objects{number}",
                smtp_host=HOST,
                smtp_port=NOBODY,
                namespace=f"bench{number}.",
                extra=extra or {},
            )
        finally:
            await drop(self.postgres.url, names, suffix)

    @contextlib.asynccontextmanager
    async def processes(self, wiring: Wiring, *names: str) -> AsyncIterator[list[ServiceProcess]]:
        """Run services until the block ends; one named twice runs twice, each on a port of its own."""
        started: list[ServiceProcess] = []
        try:
            for number, name in enumerate(names):
                again = name in names[:number]
                own = replace(wiring, ports={**wiring.ports, name: free_port(HOST)}) if again else wiring
                service = ServiceProcess(name, own, logs=self.folder / f"logs{next(self._numbers)}")
                started.append(service)
                await service.start(wait=False)
            for service in started:
                await service.wait_ready()
            yield started
        finally:
            for service in started:
                await service.terminate()


@contextlib.asynccontextmanager
async def running_servers() -> AsyncIterator[Servers]:
    """Bring PostgreSQL and Kafka up, take them down at the end."""
    os.environ.setdefault("TMPDIR", tempfile.gettempdir())  # the disk has its part in what is measured
    with (
        tempfile.TemporaryDirectory(prefix="kompeten-bench-") as folder,
        postgres_servers.start() as postgres,
        kafka_servers.start() as kafka,
    ):
        tokens.ensure_key(Path(folder) / "keys")
        yield Servers(Path(folder), postgres, kafka)


def plain_settings(database: ServiceDatabase, **settings: str) -> ServiceSettings:
    """Return what a service's parts need when they run in this process."""
    defaults = {
        "environment": "development",
        "database_url": database.runtime_url,
        "database_owner_url": database.owner_url,
        "kafka_bootstrap_servers": f"{HOST}:{NOBODY}",
        "oidc_issuer": ISSUER,
        "oidc_audience": AUDIENCE,
        "oidc_jwks": "unused",
    }
    return ServiceSettings.model_validate(defaults | settings)


@contextlib.asynccontextmanager
async def service_here(name: str, wiring: Wiring) -> AsyncIterator[Process]:
    """Yield what a service is made of, for running its parts in this process."""
    create_app = import_module(f"{name}.main").create_app
    process = process_of(create_app(service_settings(name, wiring)), Process)
    await process.guard.look()  # without a server nobody else opens the gate before writes
    try:
        yield process
    finally:
        await process.runtime.engine.dispose()


def service_settings(name: str, wiring: Wiring) -> Any:  # noqa: ANN401 - each service has a type of its own
    """Return a service's settings as its process would read them, for running it in this one."""
    settings_type = import_module(f"{name}.main").create_app.__annotations__["settings"]
    return settings_type(**{variable.lower(): value for variable, value in environment(name, wiring).items()})
