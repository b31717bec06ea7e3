"""An import that is torn in the middle goes on by itself, and whoever reads its events counts nobody twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from httpx import AsyncClient

from devstack.demo.caller import ORGANIZER, Cast
from devstack.demo.sheets import TIME_ZONE, today
from devstack.environment import HOST
from devstack.ports import free_port
from devstack.services import ServiceProcess
from devstack.stack import Stack
from faults.evidence import records, superuser_url
from faults.people import CONSENT
from registration.imports.writing import CHUNK
from support.waiting import until
from unit.registration.strange_files import people

ROWS = CHUNK + 20  # one chunk is committed, the other torn again and again
SECONDS = 90
SUBMITTED = "id.kompeten.ApplicationSubmitted.v1"
FINISHED = "SELECT 1 FROM import WHERE id = $1 AND state = 'finished'"
IN_THE_WAY = "INSERT INTO import_row (import_id, row, outcome, errors, warnings) VALUES ($1, $2, 'held', '[]', '[]')"
TORN = """
    SELECT attempt FROM import
     WHERE id = $1 AND attempt > $2 AND done = $3
       AND EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))
"""
END_THE_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass
class Halfway:
    """An import whose second chunk is written but for its last row: that one waits for this connection."""

    connection: Any  # Any: asyncpg has no types
    import_id: UUID
    attempt: int = 0

    async def reached(self) -> None:
        """Wait until a process has taken the import up anew and come so far."""

        async def torn() -> int | None:
            attempt: int | None = await self.connection.fetchval(TORN, self.import_id, self.attempt, CHUNK)
            return attempt

        self.attempt = await until(torn, seconds=SECONDS, what="a process in the middle of the import")

    async def end_connections(self) -> None:
        """End every connection to the database but this one."""
        await self.connection.execute(END_THE_OTHERS)


async def approved_batch(cast: Cast) -> UUID:
    """Return a batch with a seat for every row."""
    day = today().isoformat()
    await cast.manager.call("PUT", f"/v1/organizers/{ORGANIZER}", {"name": "Dinas Contoh", "kind": "province"})
    plan = {"title": "Kegiatan Contoh", "scheme_codes": ["KL-04"], "starts_on": day, "ends_on": day, "quota": ROWS}
    place = {"time_zone": TIME_ZONE, "venue": {"name": "Gedung Contoh", "region_code": "63.71"}}
    batch = await cast.organizer.call("POST", "/v1/batches", plan | place | {"funding_source": "APBD"})
    await cast.manager.call("POST", f"/v1/batches/{batch['id']}/approval")
    return UUID(batch["id"])


@asynccontextmanager
async def halfway(system: Stack, batch_id: UUID, cast: Cast) -> AsyncIterator[Halfway]:
    """Send a file in and stop its import in the middle: held at the batch until its last row is in the way."""
    connection, gate = [await asyncpg.connect(superuser_url(system, "registration")) for _ in range(2)]
    try:
        held = gate.transaction()
        await held.start()
        await gate.execute("SELECT 1 FROM batch WHERE id = $1 FOR NO KEY UPDATE", batch_id)
        sent = await cast.organizer.call(
            "POST", f"/v1/imports?batch_id={batch_id}&consent_version={CONSENT}", people(ROWS)
        )
        import_id = UUID(sent["id"])
        await connection.transaction().start()
        await connection.execute(IN_THE_WAY, import_id, ROWS + 1)  # a spreadsheet's first row is its header
        await held.rollback()
        yield Halfway(connection, import_id)
    finally:
        connection.terminate()
        gate.terminate()


@asynccontextmanager
async def another_registration(system: Stack) -> AsyncIterator[None]:
    """Run a second process of registration."""
    wiring = system.wiring
    apart = replace(wiring, ports={**wiring.ports, "registration": free_port(HOST)})
    other = ServiceProcess("registration", apart, logs=system.folder / "logs-other")
    await other.start()
    try:
        yield
    finally:
        await other.terminate()


async def rows(system: Stack, name: str, statement: str, *values: object) -> list[Any]:
    """Read rows of a service's database."""
    connection = await asyncpg.connect(superuser_url(system, name))
    try:
        found: list[Any] = await connection.fetch(statement, *values)
        return found
    finally:
        await connection.close()


async def tear(system: Stack, torn: Halfway) -> None:
    """Three times in the middle: connections ended, the writing process killed beside another, the server killed."""
    await torn.reached()
    await torn.end_connections()
    await torn.reached()
    async with another_registration(system):
        system.services["registration"].kill()
        await torn.end_connections()  # the server sees that somebody is gone only when it has something to say to them
        await torn.reached()
        await asyncio.to_thread(system.postgres.kill)
        await asyncio.to_thread(system.postgres.restart)
        await until(lambda: rows(system, "registration", FINISHED, torn.import_id), seconds=SECONDS, what="the end")
    await system.services["registration"].start()


@pytest.mark.proof
@pytest.mark.timeout(300)
async def test_an_import_torn_by_kills_goes_on_by_itself_and_doubles_nothing_down_to_the_mails(system: Stack) -> None:
    async with AsyncClient(base_url=system.url, timeout=30) as client:
        cast = Cast(client, system.keys)
        batch_id = await approved_batch(cast)
        async with halfway(system, batch_id, cast) as torn:
            await tear(system, torn)
        shown = await cast.organizer.call("GET", f"/v1/imports/{torn.import_id}")
    assert (shown["state"], shown["done"], shown["created"], shown["errors"]) == ("finished", ROWS, ROWS, [])
    assert torn.attempt >= 3

    found = await rows(system, "registration", "SELECT id, person_id FROM application WHERE batch_id = $1", batch_id)
    subjects = {str(one["id"]) for one in found}
    assert len(found) == len(subjects) == len({one["person_id"] for one in found}) == ROWS

    async def mails() -> bool:
        told = await rows(system, "notifications", "SELECT application_id FROM message WHERE batch_id = $1", batch_id)
        return len(told) >= ROWS

    await until(mails, seconds=SECONDS, what="a mail for everybody")
    told = await rows(system, "notifications", "SELECT application_id FROM message WHERE batch_id = $1", batch_id)
    assert sorted(str(one["application_id"]) for one in told) == sorted(subjects)

    headers = [dict(one["headers"]) for one in await records(system)]
    events = {
        one["ce_id"]: (one["ce_type"], int(one["ce_sequence"])) for one in headers if one["ce_subject"] in subjects
    }
    assert list(events.values()) == [(SUBMITTED, 1)] * ROWS
