"""Four services in this process, on databases that hold many copies of a story or a single one."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg

from benchmarks.registering import RegistrationCommands
from benchmarks.years.casting import Caster
from benchmarks.years.copies import TEN_YEARS, Copies
from benchmarks.years.mould import Table, take_mould
from benchmarks.years.people import MOST_IN_A_COPY
from benchmarks.years.story import SEATS, Story
from devstack.environment import Wiring
from devstack.provision import ServiceDatabase
from kompeten.clock import ManualClock
from registration.parts import RegistrationParts
from support.drivers.notifications import open_mail_server
from support.drivers.system import System
from support.lsps import LSP
from support.services import START, ServiceUnderTest, running_service
from support.settings import SERVICE_SETTINGS

Tell = Callable[[str, int], None]
Databases = Mapping[str, ServiceDatabase]

LAST_BATCH = f"SELECT id FROM batch WHERE lsp_id = '{LSP}' ORDER BY id DESC LIMIT 1"
HOLDERS = f"""
SELECT person_id FROM application WHERE lsp_id = '{LSP}' AND id IN
    (SELECT application_id FROM timeline_entry WHERE stage = 'issued' AND application_id IN
        (SELECT id FROM application WHERE batch_id = ({LAST_BATCH})))
"""


@dataclass
class World:
    """The services on one set of databases, and what of it the measurements use."""

    copies: int
    wiring: Wiring
    system: System
    batch: UUID
    holders: list[UUID]
    registration: RegistrationCommands

    def service(self, name: str) -> ServiceUnderTest:
        """Return one of the services."""
        return self.system.services[name]

    async def get(self, service: str, path: str, *roles: str, **claims: str) -> None:
        """Read something over HTTP; it must be there."""
        one = self.service(service)
        answer = await one.client.get(path, headers=one.token(*roles, **claims))
        answer.raise_for_status()

    async def send_all(self) -> None:
        """Forget what waits for Kafka, which nobody reads here."""
        for database in self.wiring.databases.values():
            owner = await asyncpg.connect(database.owner_url)
            await owner.execute("TRUNCATE outbox")
            await owner.close()


async def fill(
    superuser_url: str,
    databases: Databases,
    folder: Path,
    count: int,
    *,
    tell: Tell,
    seats: int = SEATS,
    span: timedelta = TEN_YEARS,
    is_checked: bool = False,
) -> dict[str, list[Table]]:
    """Play the story once in these databases and leave so many copies of it there; return the moulds by service."""
    async with open_mail_server() as mail, services(databases, folder, smtp_port=mail.port) as running:
        await Story(System(running), seats).play()
        copies = Copies(count, START, running["registration"].clock.now(), datetime.now(UTC), span)
        vault = running["registration"].runtime.parts_as(RegistrationParts).vault

    async def multiply(name: str, database: ServiceDatabase) -> tuple[str, list[Table]]:
        connection = await asyncpg.connect(address_of(superuser_url, database))
        try:
            mould = await take_mould(connection)
            caster = Caster(connection, mould, copies, vault if name == "registration" else None)
            async for so_many in caster.cast(is_checked=is_checked):
                tell(name, so_many)
            return name, mould
        finally:
            await connection.close()

    return dict(await asyncio.gather(*(multiply(*one) for one in databases.items())))


def address_of(superuser_url: str, database: ServiceDatabase) -> str:
    """Return the superuser's address of a service's database."""
    return urlsplit(superuser_url)._replace(path=f"/{database.name}").geturl()


@contextlib.asynccontextmanager
async def world(wiring: Wiring, folder: Path, copies: int) -> AsyncIterator[World]:
    """Run the services on filled databases, today."""
    kafka = {"kafka_bootstrap_servers": wiring.kafka_bootstrap_servers, "kafka_namespace": wiring.namespace}
    clock = ManualClock(datetime.now(UTC))
    async with services(wiring.databases, folder, clock=clock, **kafka) as running:
        for one in running.values():
            one.client.event_hooks = {}  # their answers are checked by tests; here it would be time
        registration = running["registration"]
        (batch,) = await registration.rows(LAST_BATCH)
        holders = [row["person_id"] for row in await registration.rows(HOLDERS)]
        commands = RegistrationCommands(registration.runtime, first=(copies + 1) * MOST_IN_A_COPY)
        yield World(copies, wiring, System(running), batch["id"], holders, commands)


@contextlib.asynccontextmanager
async def services(
    databases: Databases,
    folder: Path,
    **settings: Any,  # noqa: ANN401 - any service's settings
) -> AsyncIterator[dict[str, ServiceUnderTest]]:
    """Run the four services' apps on these databases; what is no setting of a service it ignores."""
    async with AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(
                running_service(name, database, folder / "keys", **SERVICE_SETTINGS[name](folder) | settings)
            )
            for name, database in databases.items()
        }
