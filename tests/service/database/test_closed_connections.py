"""Connections of the pool that the server has closed, as a restart does, cost no request."""

from sqlalchemy import text

from support.services import ServiceUnderTest


async def test_a_connection_the_server_closed_is_replaced_before_anybody_meets_it(
    registration: ServiceUnderTest,
) -> None:
    closed_of_others = text(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
    )
    sessions = registration.runtime.sessions
    async with sessions() as one, sessions() as another:  # two connections, both back in the pool afterwards
        await one.execute(text("SELECT 1"))
        await another.execute(text("SELECT 1"))
    async with sessions() as killer:
        await killer.execute(closed_of_others)
    for _ in range(4):
        async with sessions() as one, sessions() as another:
            assert await one.scalar(text("SELECT 1")) == 1
            assert await another.scalar(text("SELECT 1")) == 1
