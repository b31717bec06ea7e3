"""The same key twice at once: one effect, and nobody waits for the other."""

import asyncio
from collections import Counter

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import in_transaction
from kompeten.database.tables import idempotency_key
from service.http.desk import Desk, notes


async def test_a_second_request_while_the_first_runs_is_told_to_come_back(desk: Desk) -> None:
    desk.gate.clear()
    first = asyncio.create_task(desk.write("hello", key="k1"))
    await desk.entered.wait()
    second = await desk.write("hello", key="k1")
    assert (second.status_code, second.json()["code"]) == (409, "request_in_flight")
    assert second.headers["retry-after"] == "1"
    desk.gate.set()
    answer = await first
    third = await desk.write("hello", key="k1")
    assert (answer.status_code, third.status_code) == (201, 201)
    assert third.content == answer.content
    assert await desk.count(notes) == 1


async def test_many_at_once_have_one_effect_and_one_answer(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.write("hello", key="k1") for _ in range(12)))
    assert Counter(answer.status_code for answer in answers).keys() <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert (await desk.count(notes), await desk.count(idempotency_key)) == (1, 1)


async def test_different_keys_do_not_wait_for_each_other(desk: Desk) -> None:
    desk.gate.clear()
    first = asyncio.create_task(desk.write("hello", key="k1"))
    await desk.entered.wait()
    desk.entered.clear()
    second = asyncio.create_task(desk.write("hello", key="k2"))
    await desk.entered.wait()
    desk.gate.set()
    assert [(await one).status_code for one in (first, second)] == [201, 201]


async def test_a_killed_connection_stores_nothing_and_the_repeat_succeeds(desk: Desk, database_url: str) -> None:
    desk.gate.clear()
    first = asyncio.create_task(desk.write("hello", key="k1"))
    await desk.entered.wait()
    server = await asyncpg.connect(database_url)
    await server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'"
        " AND datname = current_database()"
    )
    await server.close()
    desk.gate.set()
    broken = await first
    assert (broken.status_code, broken.json()["code"]) == (503, "unavailable")
    assert broken.headers["retry-after"]
    assert (await desk.count(notes), await desk.count(idempotency_key)) == (0, 0)
    assert (await desk.write("hello", key="k1")).status_code == 201


async def test_a_deadlock_runs_the_effect_anew(desk: Desk) -> None:
    runs = 0

    async def effect(session: AsyncSession) -> int:
        nonlocal runs
        runs += 1
        if runs == 1:
            await session.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$"))
        return runs

    assert await in_transaction(desk.runtime.sessions, effect) == 2


async def test_a_database_that_is_down_is_a_503(desk: Desk) -> None:
    desk.runtime.sessions.configure(bind=desk.unreachable_engine())
    response = await desk.write("hello", key="k1")
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
