"""The same key twice at once: one effect, and nobody waits for the other."""

import asyncio
from collections import Counter

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import in_transaction
from kompeten.database.tables import StoredAnswer
from service.http.notes_service import NotesService, notes


async def test_a_second_request_while_the_first_runs_is_told_to_come_back(notes_service: NotesService) -> None:
    notes_service.gate.clear()
    first = asyncio.create_task(notes_service.write("hello", key="k1"))
    await notes_service.entered.wait()
    second = await notes_service.write("hello", key="k1")
    assert (second.status_code, second.json()["code"]) == (409, "request_in_flight")
    assert second.headers["retry-after"] == "1"
    notes_service.gate.set()
    answer = await first
    third = await notes_service.write("hello", key="k1")
    assert (answer.status_code, third.status_code) == (201, 201)
    assert third.content == answer.content
    assert await notes_service.count(notes) == 1


async def test_many_at_once_have_one_effect_and_one_answer(notes_service: NotesService) -> None:
    answers = await asyncio.gather(*(notes_service.write("hello", key="k1") for _ in range(12)))
    assert Counter(answer.status_code for answer in answers).keys() <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert (await notes_service.count(notes), await notes_service.count(StoredAnswer)) == (1, 1)


async def test_different_keys_do_not_wait_for_each_other(notes_service: NotesService) -> None:
    notes_service.gate.clear()
    first = asyncio.create_task(notes_service.write("hello", key="k1"))
    await notes_service.entered.wait()
    notes_service.entered.clear()
    second = asyncio.create_task(notes_service.write("hello", key="k2"))
    await notes_service.entered.wait()
    notes_service.gate.set()
    assert [(await one).status_code for one in (first, second)] == [201, 201]


async def test_a_killed_connection_stores_nothing_and_the_repeat_succeeds(
    notes_service: NotesService, database_url: str
) -> None:
    notes_service.gate.clear()
    first = asyncio.create_task(notes_service.write("hello", key="k1"))
    await notes_service.entered.wait()
    server = await asyncpg.connect(database_url)
    await server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'"
        " AND datname = current_database()"
    )
    await server.close()
    notes_service.gate.set()
    broken = await first
    assert (broken.status_code, broken.json()["code"]) == (503, "unavailable")
    assert broken.headers["retry-after"]
    assert (await notes_service.count(notes), await notes_service.count(StoredAnswer)) == (0, 0)
    assert (await notes_service.write("hello", key="k1")).status_code == 201


async def test_a_deadlock_runs_the_effect_anew(notes_service: NotesService) -> None:
    runs = 0

    async def effect(session: AsyncSession) -> int:
        nonlocal runs
        runs += 1
        if runs == 1:
            await session.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$"))
        return runs

    assert await in_transaction(notes_service.runtime.sessions, effect) == 2


async def test_a_database_that_is_down_is_a_503(notes_service: NotesService) -> None:
    notes_service.runtime.sessions.configure(bind=notes_service.unreachable_engine())
    response = await notes_service.write("hello", key="k1")
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
