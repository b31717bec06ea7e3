"""Imports while they are worked off: shared, lost, taken up again, and in how many statements."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text

from kompeten.service.tidying import tidy
from registration.forms import rules
from registration.imports import applications, worker, writing
from registration.imports.claims import claimed
from registration.imports.worker import work_off
from service.registration.imports_driver import Importer, asked
from support.counting import noted_statements
from support.drivers.registration import RegistrationDriver
from support.waiting import until
from unit.registration import strange_files as strange
from unit.registration.strange_files import ROW


class Killed(BaseException):
    """What nobody catches, as nobody catches a kill."""


async def test_five_hundred_rows_take_twenty_statements_at_most(importer: Importer) -> None:
    batch_id = await importer.batch(quota=700)  # so that seats and the queue are both in it
    await importer.send(batch_id, strange.people(1_000))
    with noted_statements(importer.driver.service.process.beside.engine.sync_engine, each=True) as statements:
        await importer.work()
    waiting = await importer.driver.service.rows("SELECT 1 FROM application WHERE state = 'waiting'")
    assert (len(waiting), len(await importer.driver.service.rows("SELECT 1 FROM application"))) == (300, 1_000)
    assert len(statements) <= 2 * 20, statements


async def test_an_import_goes_on_where_a_process_was_killed(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = await importer.batch()
    sent = await importer.send(batch_id, strange.people(30))
    monkeypatch.setattr(worker, "CHUNK", 10)
    real, calls = writing.write_chunk, 0

    async def killed(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise Killed
        return await real(*args, **named)

    monkeypatch.setattr(worker, "write_chunk", killed)
    with pytest.raises(Killed):
        await importer.work()
    half = await importer.show(sent["id"])
    assert (half["state"], half["done"], half["created"]) == ("writing", 10, 10)
    await importer.work()
    whole = await importer.show(sent["id"])
    assert (whole["state"], whole["done"], whole["created"]) == ("finished", 30, 30)
    assert len(await importer.driver.service.outbox("ApplicationSubmitted")) == 30


async def test_the_next_rows_are_judged_while_those_before_are_written(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = await importer.send(await importer.batch(), strange.people(30))
    monkeypatch.setattr(worker, "CHUNK", 10)
    write, judge, judged, asked_of = writing.write_chunk, rules.read_person, 0, iter([20, 30, 30])

    def counted(*args: Any, **named: Any) -> Any:
        nonlocal judged
        judged += 1
        return judge(*args, **named)

    async def held(*args: Any, **named: Any) -> Any:
        wanted = next(asked_of)
        await until(lambda: judged == wanted, seconds=10)
        return await write(*args, **named)

    monkeypatch.setattr(applications, "read_person", counted)
    monkeypatch.setattr(worker, "write_chunk", held)
    await importer.work()
    assert (await importer.show(sent["id"]))["created"] == 30


async def test_once_every_row_is_judged_the_last_are_written_without_asking_for_more() -> None:
    asked_for = 0

    class Over:
        def __iter__(self) -> Iterator[Any]:
            return self

        def __next__(self) -> Any:
            nonlocal asked_for
            asked_for += 1
            raise StopIteration

    writing_takes = asyncio.sleep(0.05)  # how long PostgreSQL is at it, not a wait
    assert await worker._judged_beside(writing_takes, iter(Over())) == []
    assert asked_for <= 2


async def test_a_process_that_lost_an_import_writes_no_more_of_it(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = await importer.batch()
    sent = await importer.send(batch_id, strange.people(20))
    monkeypatch.setattr(worker, "CHUNK", 10)
    real = writing.write_chunk

    async def overtaken(*args: Any, **named: Any) -> Any:
        if named["sent"].attempt == 1:
            async with importer.driver.service.runtime.sessions() as session, session.begin():
                await session.execute(text("UPDATE import SET attempt = 2"))
        return await real(*args, **named)

    monkeypatch.setattr(worker, "write_chunk", overtaken)
    await work_off(importer.driver.service.process.beside)
    assert (await importer.show(sent["id"]))["done"] == 0
    await importer.work()
    assert (await importer.show(sent["id"]))["created"] == 20


async def test_two_processes_share_what_waits(importer: Importer) -> None:
    batch_id = await importer.batch()
    sent = [await importer.send(batch_id, strange.people(20)), await importer.send(batch_id, strange.csv(ROW))]
    beside = importer.driver.service.process.beside
    turns = await asyncio.gather(*(work_off(beside) for _ in range(3)))
    assert sorted(turns, key=str) == [None, "lsp-pustakawan", "lsp-pustakawan"]
    assert [(await importer.show(one["id"]))["created"] for one in sent] == [20, 1]


async def test_ten_waiting_files_of_one_organizer_are_enough(importer: Importer) -> None:
    batch_id = await importer.batch()
    for _ in range(10):
        await importer.send(batch_id, strange.csv(ROW))
    answer = await importer.driver.client.post(
        "/v1/imports", params=asked(batch_id), content=strange.csv(ROW), headers=importer.driver.organizer
    )
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_imports")
    assert answer.headers["retry-after"] == "10"


async def test_many_files_of_one_lsp_do_not_hold_up_the_single_one_of_another(importer: Importer) -> None:
    batch_id = await importer.batch()
    sent = [await importer.send(batch_id, strange.csv(ROW)) for _ in range(4)]
    service = importer.driver.service
    other = await asyncpg.connect(service.database.owner_url)
    turns, after = [], ""
    try:
        await other.execute("UPDATE import SET lsp_id = 'lsp-zamrud' WHERE id = $1", UUID(sent[-1]["id"]))
        for _ in sent:
            async with claimed(service.process.beside.engine, after=after) as taken:
                assert taken is not None
                import_id, after = taken
                turns.append(after)
            await other.execute("UPDATE import SET state = 'finished' WHERE id = $1", import_id)
    finally:
        await other.close()
    assert turns == ["lsp-pustakawan", "lsp-zamrud", "lsp-pustakawan", "lsp-pustakawan"]


async def test_after_thirty_days_the_codes_are_left_of_a_refused_row_and_nothing_of_its_person(
    importer: Importer,
) -> None:
    batch_id = await importer.batch()
    sent = await importer.imported(batch_id, strange.csv(ROW, ["2", "6371015502809999"]))
    service = importer.driver.service
    path = f"/v1/imports/{sent['id']}/rejected.xlsx"
    for days, status in ((29, 200), (2, 409)):
        service.clock.advance(timedelta(days=days))
        await tidy(service.runtime, service.process.endings)
        later = RegistrationDriver(service)  # with tokens of that day
        answer = await later.client.get(path, headers=later.organizer)
        assert answer.status_code == status, answer.text
    assert answer.json()["code"] == "rows_ended"
    shown = await Importer(later).show(sent["id"])
    assert [one["code"] for one in shown["errors"]] == [one["code"] for one in sent["errors"]]
    assert {one["value_hint"] for one in shown["errors"]} == {None}
    kept = await service.rows("SELECT cells, nik_index FROM import_row")
    assert {value for row in kept for value in row.values()} == {None}
