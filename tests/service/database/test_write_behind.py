"""Rows written behind: in order, all of them or an error, and the session is whole again afterwards."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.connecting import connect
from kompeten.database.rows import bare_row
from kompeten.database.sessions import in_transaction
from kompeten.database.tables import EventStream
from kompeten.database.write_behind import WriteBehind, writing_behind
from support.services import ServiceUnderTest
from support.waiting import until

HAS_GROWN = "SELECT pg_relation_size('event_stream') > 100_000"  # committed or not
Effect = Callable[[WriteBehind], Awaitable[Any]]


def streams(*subjects: str) -> list[EventStream]:
    return [bare_row(EventStream, topic="topic", subject=subject, last=1) for subject in subjects]


async def behind(service: ServiceUnderTest, effect: Effect) -> None:
    async def within(session: AsyncSession) -> None:
        async with writing_behind(session) as writes:
            await effect(writes)

    await in_transaction(service.runtime.sessions, within)


async def stored(service: ServiceUnderTest) -> list[str]:
    rows = await service.rows("SELECT subject FROM event_stream WHERE topic = 'topic' ORDER BY subject")
    return [row["subject"] for row in rows]


async def test_all_is_written_when_the_block_is_over(registration: ServiceUnderTest) -> None:
    async def effect(writes: WriteBehind) -> None:
        await writes.write_all(streams("a", "b"))
        await writes.write_all([])
        await writes.write_all(streams("c"))

    async def counted(session: AsyncSession) -> int:
        async with writing_behind(session) as writes:
            await effect(writes)
        return await session.scalar(select(func.count()).where(EventStream.topic == "topic")) or 0

    assert await in_transaction(registration.runtime.sessions, counted) == 3
    assert await stored(registration) == ["a", "b", "c"]


async def test_the_server_is_at_work_while_the_next_are_made(registration: ServiceUnderTest) -> None:
    """The loop stands still meanwhile, as it does while rows are made; half a MiB has to be on its way by then."""
    address = registration.runtime.settings.database_url.get_secret_value()

    async def effect(writes: WriteBehind) -> None:
        await writes.write_all(streams("a"))
        await writes.done()  # from now on the connection knows the statement
        await writes.write_all(streams(*(f"{number:0500}" for number in range(1_000))))
        looking = threading.Thread(target=asyncio.run, args=(_see_rows_written(address),))
        looking.start()
        looking.join()  # nothing of this loop runs
        await writes.done()

    await behind(registration, effect)
    assert len(await stored(registration)) == 1_001


async def _see_rows_written(address: str) -> None:
    connection = await connect(address, application_name="looking", statement_timeout_ms=5_000)
    try:
        await until(lambda: connection.fetchval(HAS_GROWN), seconds=10, every=0.01, what="rows are being written")
    finally:
        await connection.close()


@pytest.mark.parametrize("after", [(), ("c",)], ids=["at the end", "before others"])
async def test_what_was_refused_is_told_and_nothing_stays(
    registration: ServiceUnderTest, after: tuple[str, ...]
) -> None:
    async def effect(writes: WriteBehind) -> None:
        await writes.write_all(streams("a", "a"))
        await writes.write_all(streams(*after))

    with pytest.raises(IntegrityError, match="pk_event_stream"):
        await behind(registration, effect)
    assert await stored(registration) == []
    await behind(registration, lambda writes: writes.write_all(streams("a")))
    assert await stored(registration) == ["a"]


async def test_a_block_that_fails_takes_back_what_is_under_way(registration: ServiceUnderTest) -> None:
    async def effect(writes: WriteBehind) -> None:
        await writes.write_all(streams("a"))
        raise LookupError

    for _ in range(registration.runtime.settings.database_pool_size + 1):
        with pytest.raises(LookupError):
            await behind(registration, effect)
    assert await stored(registration) == []
