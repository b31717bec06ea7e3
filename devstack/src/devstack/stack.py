"""The whole system on one machine: servers, databases, keys, mail and the services, up together, down together."""

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from devstack import kafka as kafka_servers
from devstack import postgres as postgres_servers
from devstack.environment import HOST, Wiring
from devstack.fork_server import ForkServer
from devstack.identity import IdentityServer
from devstack.kafka import KafkaServer
from devstack.lsps import configure_lsp
from devstack.mail import MailCatcher
from devstack.ports import free_port
from devstack.postgres import PostgresServer
from devstack.provision import SERVICES_WITH_DATABASES, ServiceDatabase, drop, provision
from devstack.server import GivenServer, Server
from devstack.services import SERVICES, ServiceProcess
from kompeten_ops import tokens

Kind = TypeVar("Kind", bound=Server)
Progress = Callable[[str], None]
Extra = Mapping[str, Mapping[str, str]]

DATABASES = "databases and mail"  # the step that begins when PostgreSQL and Kafka answer
FLEETING = ("logs", "mail", "objects")  # belong to databases that are gone; the key stays, so old tokens stay valid


@dataclass(frozen=True)
class Servers:
    """PostgreSQL and Kafka, and what keeps our names on them apart from others'."""

    postgres: PostgresServer
    kafka: KafkaServer
    suffix: str = ""  # of databases and their roles
    namespace: str = ""  # of topics and groups

    def for_cell(self, name: str) -> "Servers":
        """Return the same servers with names that are one cell's alone."""
        return replace(self, suffix=f"{self.suffix}_{name}", namespace=f"{self.namespace}{name}.")


@dataclass(frozen=True)
class Stack:
    """A running system and where everything is; `folder` holds keys, logs, mail and objects."""

    folder: Path
    postgres: PostgresServer
    kafka: KafkaServer
    databases: Mapping[str, ServiceDatabase]
    services: Mapping[str, ServiceProcess]
    mail: MailCatcher
    wiring: Wiring

    @property
    def url(self) -> str:
        """The address of the gateway: the only one a client needs."""
        return self.wiring.url("gateway")

    @property
    def keys(self) -> Path:
        """The folder of the development key, for `kompeten_ops.tokens.sign`."""
        return self.wiring.jwks.parent


@asynccontextmanager
async def stack(
    folder: Path,
    *,
    postgres: PostgresServer | None = None,
    kafka: KafkaServer | None = None,
    identity: IdentityServer | None = None,
    gateway_port: int | None = None,
    extra: Extra | None = None,
    names: Sequence[str] = SERVICES,
    forks: ForkServer | None = None,
    progress: Progress = lambda _step: None,
) -> AsyncIterator[Stack]:
    """Bring the services up with all they need, yield it, take everything down.

    Given servers are left running, names on them are our own; without `identity` a key here signs. `DevstackError`.
    """
    jwks = tokens.ensure_key(folder / "keys")
    async with AsyncExitStack() as resources:
        progress("PostgreSQL and Kafka")
        servers = await start_servers(resources, postgres, kafka)
        provider = identity.variables if identity else {}
        own = {name: {**provider, **(extra or {}).get(name, {})} for name in names}
        gateway = gateway_port or free_port(HOST)
        running = await bring_up(
            resources, folder, servers, names, jwks=jwks, gateway=gateway, extra=own, forks=forks, progress=progress
        )
        await _enter_lsp(running.wiring, await asyncio.to_thread(_operator, identity, folder / "keys"))
        yield running


async def start_servers(
    resources: AsyncExitStack, postgres: PostgresServer | None, kafka: KafkaServer | None
) -> Servers:
    """Start what was not handed in, side by side; what started is stopped even when the other failed."""

    async def begin(given: Kind | None, start: Callable[[], Kind]) -> Kind:
        if given is not None:
            return given
        server = await asyncio.to_thread(start)
        resources.push_async_callback(asyncio.to_thread, server.stop)
        return server

    database_server, broker = await asyncio.gather(
        begin(postgres, postgres_servers.start), begin(kafka, kafka_servers.start), return_exceptions=True
    )
    if isinstance(database_server, BaseException):
        raise database_server
    if isinstance(broker, BaseException):
        raise broker
    mark = _apart(kafka, broker).removeprefix("_")
    return Servers(database_server, broker, _apart(postgres, database_server), mark and f"{mark}.")


async def bring_up(
    resources: AsyncExitStack,
    folder: Path,
    servers: Servers,
    names: Sequence[str],
    *,
    jwks: Path,
    gateway: int,
    extra: Extra,
    forks: ForkServer | None = None,
    progress: Progress = lambda _step: None,
) -> Stack:
    """Make databases and mail, and start the services; `gateway` is the port of theirs, or of one before them all."""
    for name in FLEETING:
        shutil.rmtree(folder / name, ignore_errors=True)
    progress(DATABASES)
    databases = await _databases(resources, servers.postgres.url, servers.suffix, names)
    mail = await resources.enter_async_context(MailCatcher(folder / "mail"))
    wiring = Wiring(
        ports={name: free_port(HOST) for name in names} | {"gateway": gateway},
        databases=databases,
        kafka_bootstrap_servers=servers.kafka.bootstrap_servers,
        jwks=jwks,
        objects=folder / "objects",
        smtp_host=mail.host,
        smtp_port=mail.port,
        namespace=servers.namespace,
        extra=extra,
        forks=forks,
    )
    progress("services")
    services = await start_services(resources, wiring, names, logs=folder / "logs")
    return Stack(folder, servers.postgres, servers.kafka, databases, services, mail, wiring)


async def _databases(
    resources: AsyncExitStack, superuser_url: str, suffix: str, names: Sequence[str]
) -> Mapping[str, ServiceDatabase]:
    """Make the databases; those with a suffix stand on a server that goes on, so they are dropped at the end."""
    owning = [name for name in names if name in SERVICES_WITH_DATABASES]
    databases = await provision(superuser_url, owning, suffix)
    if suffix:
        resources.push_async_callback(drop, superuser_url, owning, suffix)
    return databases


async def start_services(
    resources: AsyncExitStack, wiring: Wiring, names: Sequence[str], *, logs: Path
) -> Mapping[str, ServiceProcess]:
    """Start the services; what started is stopped even when another failed."""
    services = {name: ServiceProcess(name, wiring, logs=logs) for name in names}
    resources.push_async_callback(_stop, services)
    await _start(services)
    return services


def _apart(given: Server | None, server: Server) -> str:
    """Return what keeps names apart on a server that others use, too; nothing on one of our own."""
    return "" if given is None and not isinstance(server, GivenServer) else f"_{secrets.token_hex(4)}"


async def _enter_lsp(wiring: Wiring, operator: str) -> None:
    told = [name for name in wiring.databases if name != "registration"]
    await configure_lsp(wiring.url("gateway"), operator, told)


def _operator(identity: IdentityServer | None, keys: Path) -> str:
    """Return a token of whoever looks after the installation."""
    return identity.operator_token() if identity else tokens.sign(keys, subject="devstack", roles=[tokens.OPERATOR])


async def _start(services: Mapping[str, ServiceProcess]) -> None:
    """Migrate and start all side by side; the first failure ends the waiting for the others."""

    async def bring_up(service: ServiceProcess) -> None:
        await service.migrate()
        await service.start()

    tasks = [asyncio.create_task(bring_up(service)) for service in services.values()]
    try:
        for finished in asyncio.as_completed(tasks):
            await finished
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _stop(services: Mapping[str, ServiceProcess]) -> None:
    await asyncio.gather(*(service.terminate() for service in services.values()))
