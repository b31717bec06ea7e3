"""A network that goes silent: nobody says that a connection is gone, and nobody waits for it for ever."""

import asyncio
import socket
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from devstack.provision import ServiceDatabase
from faults.proxy import Proxy
from kompeten.clock import SystemClock
from kompeten.database import connecting
from kompeten.database.connecting import connect
from kompeten.database.sessions import create_engine, create_sessions, in_transaction, is_outage
from support.databases import Templates, plain_settings

STATEMENT_MS = 500


@pytest.fixture
async def database(templates: Templates) -> AsyncIterator[ServiceDatabase]:
    """A database."""
    async with templates.fresh("assessment") as database:
        yield database


@pytest.fixture
async def proxy(database: ServiceDatabase) -> AsyncIterator[Proxy]:
    """What stands between a service and its database."""
    async with Proxy(urlsplit(database.runtime_url).port or 0) as proxy:
        yield proxy


@pytest.fixture
async def engine(
    database: ServiceDatabase, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AsyncEngine]:
    """An engine that waits a second for an answer."""
    monkeypatch.setattr(connecting, "SILENCE_SECONDS", 0.5)
    address = database.runtime_url.replace(f":{urlsplit(database.runtime_url).port}/", f":{proxy.port}/")
    engine = create_engine(plain_settings(database), url=address, statement_timeout_ms=STATEMENT_MS)
    yield engine
    await engine.dispose()


async def test_a_transaction_on_a_silent_connection_ends_as_an_outage_and_the_next_one_is_served(
    engine: AsyncEngine, proxy: Proxy
) -> None:
    sessions = create_sessions(engine, SystemClock())

    async def count(_: object) -> None:
        async with sessions() as session:
            await session.execute(text("SELECT 1"))
            proxy.hold()
            await session.execute(text("SELECT 2"))

    async with asyncio.timeout(60):
        with pytest.raises(TimeoutError) as silence:
            await in_transaction(sessions, count)
    assert is_outage(silence.value)
    proxy.release()
    async with sessions() as session:
        assert await session.scalar(text("SELECT 3")) == 3


async def test_every_connection_asks_whether_the_other_end_is_there(
    database: ServiceDatabase,
) -> None:
    connection = await connect(database.runtime_url, application_name="kept alive", statement_timeout_ms=1000)
    try:
        mine = connection._transport.get_extra_info("socket")
        assert mine.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert mine.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 10
        assert await connection.fetchval("SHOW tcp_keepalives_idle") == "10"
    finally:
        await connection.close()
