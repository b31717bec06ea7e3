"""The worker that reads and writes imports, one at a time; it goes on where a process before it was killed."""

import asyncio
from collections.abc import Coroutine, Iterator
from functools import partial
from itertools import islice
from typing import Any

import structlog

from kompeten.database.sessions import in_transaction
from kompeten.runtime import Runtime
from kompeten.service.working import work_when_woken
from kompeten.sheets.codes import FileCode, FileRefused
from kompeten.sheets.reading import read_sheet
from kompeten.telemetry.correlation import correlated, new_traceparent, traceparent
from registration.imports.atomic import write_all_or_nothing
from registration.imports.claims import claimed
from registration.imports.commands import finish, refuse, start_writing
from registration.imports.queries import Work, get_work
from registration.imports.rules import JudgedRow
from registration.imports.sealing import place_of
from registration.imports.tables import Table, get_table
from registration.imports.writing import CHUNK, Lost, write_chunk
from registration.parts import RegistrationParts

TASK = "imports"
POLL_SECONDS = 2.0
MOST_ROWS = 5_000
FEW = 15  # rows: 2 ms
MOST_ATTEMPTS = 20  # an import that kills its process so often is at fault itself

log = structlog.get_logger(__name__)


async def run_imports(runtime: Runtime) -> None:
    """Work until cancelled: for `create_service_app(workers=...)`. An outage of the database is waited out."""
    last_turn = ""

    async def work() -> bool:
        nonlocal last_turn
        turn = await work_off(runtime, after=last_turn)
        if turn is None:
            return False
        last_turn = turn
        return True

    woken = runtime.parts_as(RegistrationParts).import_sent
    await work_when_woken(runtime, TASK, work, woken=woken, poll_seconds=POLL_SECONDS)


async def work_off(runtime: Runtime, *, after: str = "") -> str | None:
    """Take one import to its end and return its LSP, None when none waits. The LSPs take turns."""
    async with claimed(runtime.engine, after=after) as taken:
        if taken is None:
            return None
        import_id, lsp_id = taken
        work = await in_transaction(runtime.sessions, partial(get_work, import_id=import_id))
        with correlated(work.sent.correlation_id):
            token = traceparent.set(work.sent.traceparent or new_traceparent())
            try:
                await _process(runtime, work)
            except Lost:
                log.warning("an import was taken up by another process", import_id=str(import_id))
            finally:
                traceparent.reset(token)
        return lsp_id


async def _process(runtime: Runtime, work: Work) -> None:
    try:
        if work.sent.attempt > MOST_ATTEMPTS:
            raise FileRefused(FileCode.FAILED)  # noqa: TRY301 - handled as whatever else is wrong with a file
        table = await _read(runtime, work)
    except FileRefused as refused:
        await in_transaction(runtime.sessions, partial(refuse, sent=work.sent, refused=refused))
        log.info("import refused", import_id=str(work.sent.id), code=refused.code)
        return
    vault = runtime.parts_as(RegistrationParts).vault
    await in_transaction(runtime.sessions, partial(start_writing, sent=work.sent, table=table, vault=vault))
    await _write(runtime, work, table)
    await in_transaction(runtime.sessions, partial(finish, sent=work.sent))


async def _read(runtime: Runtime, work: Work) -> Table:
    sent, vault = work.sent, runtime.parts_as(RegistrationParts).vault
    if sent.content is None:
        raise FileRefused(FileCode.ERASED)
    content = vault.open_content(sent.content, place=place_of(sent.id))
    sheet = await read_sheet(content, most_rows=2 * MOST_ROWS)
    return await asyncio.to_thread(get_table, sheet, most_rows=MOST_ROWS, asked=work.target.asked)


async def _write(runtime: Runtime, work: Work, table: Table) -> None:
    """Write what has no outcome yet; while PostgreSQL writes some rows, the next are judged."""
    sent, vault = work.sent, runtime.parts_as(RegistrationParts).vault
    judged = work.target.judge(table)
    if sent.is_all_or_nothing and not sent.is_dry_run:
        if not sent.done:
            rows = await _next(judged, len(table.participants))
            whole = partial(write_all_or_nothing, sent=sent, target=work.target, rows=rows, vault=vault)
            await in_transaction(runtime.sessions, whole)
        return
    await _next(judged, sent.done)
    rows = await _next(judged, CHUNK)
    while rows:
        step = partial(write_chunk, sent=sent, target=work.target, rows=rows, vault=vault)
        rows = await _judged_beside(in_transaction(runtime.sessions, step), judged)
        runtime.progress.made(TASK)


async def _next(judged: Iterator[JudgedRow], most: int) -> list[JudgedRow]:
    """Return so many of the rows to come, or the last of them."""
    return await asyncio.to_thread(list, islice(judged, most))


async def _judged_beside(
    writing: Coroutine[Any, Any, object],  # Any: what coroutines are sent
    judged: Iterator[JudgedRow],
) -> list[JudgedRow]:
    """Return the next rows, judged while PostgreSQL is at work on those before: a few whenever there is nothing to do.

    A thread would fight over the interpreter with the one that writes, and hold it up.
    """
    rows: list[JudgedRow] = []
    task = asyncio.create_task(writing)
    try:
        while not task.done() and (few := list(islice(judged, min(FEW, CHUNK - len(rows))))):
            rows += few
            await asyncio.sleep(0)
        await task
    finally:
        task.cancel()  # nothing where it has ended
        await asyncio.wait([task])
    return rows + await _next(judged, CHUNK - len(rows))
