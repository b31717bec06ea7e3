"""Servers of our own can be killed and started again on the same address and data.

That a broker keeps its records when it is killed or frozen show the tests of the relay (`tests/delivery`).
"""

import asyncio

import asyncpg

from devstack import postgres


async def test_postgresql_keeps_what_was_committed_when_it_is_killed() -> None:
    server = await asyncio.to_thread(lambda: postgres.start(disposable=True))
    with server:
        connection = await asyncpg.connect(server.url)
        await connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
        server.kill()
        connection.terminate()
        await asyncio.to_thread(server.restart)
        connection = await asyncpg.connect(server.url)
        assert await connection.fetchval("SELECT number FROM kept") == 1
        await connection.close()
