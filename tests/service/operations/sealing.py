"""Writing audit rows, sealing them, and asking what the chain proves."""

from functools import partial
from typing import Any
from uuid import UUID

import asyncpg

from devstack.provision import ServiceDatabase
from kompeten.audit.recording import audit_act
from kompeten.audit.sealing import BEGINNING, Step, seal_late, seal_next
from kompeten.database.sessions import in_transaction
from service.operations.dead_letters import ask
from support.services import ServiceUnderTest


async def write(service: ServiceUnderTest, count: int = 1, **entry: Any) -> None:
    """Write audit rows in one transaction."""

    async def effect(session: Any) -> None:
        for number in range(count):
            said = {"by": "siti", "action": f"did_{number}", "object_type": "thing", "object_id": "1"} | entry
            audit_act(session, **said)

    await in_transaction(service.runtime.sessions, effect)


async def seal(service: ServiceUnderTest) -> int | None:
    return await in_transaction(service.runtime.sessions, seal_next)


async def step(service: ServiceUnderTest, mark: UUID = BEGINNING) -> Step:
    found = await in_transaction(service.runtime.sessions, partial(seal_late, mark=mark))
    assert found is not None
    return found


async def report(service: ServiceUnderTest, **query: int) -> dict[str, Any]:
    answer = await ask(service, "GET", "/audit", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def as_superuser(superuser_url: str, database: ServiceDatabase, statement: str) -> None:
    """Do what no role of a service may."""
    connection = await asyncpg.connect(superuser_url.rsplit("/", 1)[0] + "/" + database.name)
    try:
        assert (await connection.execute(statement)).split()[-1] == "1", "exactly one row"
    finally:
        await connection.close()
