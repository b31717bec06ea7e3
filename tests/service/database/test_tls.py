"""One address serves every connection of a service, also to a server that takes TLS only, and checks whose it is."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from devstack.postgres import start_native
from devstack.provision import ServiceDatabase, provision
from kompeten.database.connecting import connect
from kompeten.database.migrations.run import migrate
from support.certificates import Authority
from support.databases import plain_settings
from support.services import running_service
from support.settings import SERVICE_SETTINGS
from support.waiting import until

SERVICE = "assessment"
ENCRYPTED = """
SELECT application_name, ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE datname = current_database()
"""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    """A database on a server that demands TLS; its address names the authority, as an operator would."""
    authority = Authority(tmp_path)
    server = await asyncio.to_thread(start_native, certificate=authority.issue())
    try:
        address = f"{server.url}?sslmode=verify-full&sslrootcert={authority.file}"
        yield (await provision(address, [SERVICE]))[SERVICE]
    finally:
        await asyncio.to_thread(server.stop)


async def test_migrations_the_engine_and_the_relay_reach_a_server_that_demands_tls(
    database: ServiceDatabase, keys: Path, tmp_path: Path
) -> None:
    await migrate(plain_settings(database), SERVICE)
    settings: dict[str, Any] = SERVICE_SETTINGS[SERVICE](tmp_path) | {"run_relay": True}
    async with running_service(SERVICE, database, keys, **settings) as service:
        await until(lambda: service.process.relay.leading)
        assert (await service.client.get("/readyz")).json() == {"status": "ready"}
        found = {row["application_name"]: row["ssl"] for row in await service.rows(ENCRYPTED)}
    assert {name.partition(" ")[0] for name in found} >= {SERVICE, "relay"}
    assert set(found.values()) == {True}

    foreign = Authority(tmp_path, "foreign").file
    for query, refusal in (
        ("sslmode=disable", asyncpg.InvalidAuthorizationSpecificationError),
        (f"sslmode=verify-full&sslrootcert={foreign}", ssl.SSLCertVerificationError),
    ):
        address = f"{database.runtime_url.partition('?')[0]}?{query}"
        with pytest.raises(refusal):
            await connect(address, application_name="stranger", statement_timeout_ms=1000)
    elsewhere = database.runtime_url.replace("127.0.0.1", "localhost")
    with pytest.raises(ssl.SSLCertVerificationError, match="not valid for 'localhost'"):
        await connect(elsewhere, application_name="elsewhere", statement_timeout_ms=1000)
