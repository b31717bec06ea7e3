"""F17: what was lost comes back from backups taken during the work, is recovered, and everybody goes on."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import asyncpg

from devstack.postgres import NativePostgres
from faults.callers import Stuck
from faults.campaign import Run
from faults.evidence import superuser_url
from faults.oplog import Json
from kompeten_ops.tokens import sign
from support.backups import base, dump, receiving_wal, restore_base, restore_dump

SERVICE = "certification"
SERVICES = ("registration", "assessment", "certification", "notifications")
PATHS = ("/v1/sessions", "/v1/cases", "/v1/certificates")
PATIENCE_SECONDS = 120
ISSUES_BEFORE, ISSUES_BETWEEN = 1, 3
ALL_RECEIVED = """
SELECT coalesce(bool_and(flush_lsn >= pg_current_wal_flush_lsn()), false)
  FROM pg_stat_replication WHERE application_name = 'pg_receivewal'
"""


async def restored(run: Run) -> None:
    """Dump in the middle of the work, let it go on, restore while nobody decides, recover, and let everybody go on.

    Nobody is inside a committee session when the database goes back: what was drafted and not published is lost with
    it, and the organizers' people would have to do it anew.
    """
    await _until(lambda: _issues(run) >= ISSUES_BEFORE, "a first issue")
    file, backed_up = run.system.folder / "certification.dump", run.log.now()
    with run.log.fault("dump", service=SERVICE):
        await dump(superuser_url(run.system, SERVICE), file)
    enough = _issues(run) + ISSUES_BETWEEN
    await _until(lambda: _issues(run) >= enough, "issues after the dump")
    await _rest(run)
    await _restore(run, file)
    run.log.note("restored", service=SERVICE, backed_up=backed_up, paths=PATHS)
    await _refuses(run)
    with run.log.fault("recover", service=SERVICE) as fault:
        fault.update(await recover(run, SERVICE))
        if not fault["missed"]:
            raise Stuck("nothing was published since the dump: that was no restore of an older state")
    run.callers.may_begin.set()


async def _restore(run: Run, file: Path) -> None:
    service = run.system.services[SERVICE]
    with run.log.fault("restore", service=SERVICE):
        service.kill()
        await restore_dump(run.system.postgres.url, run.system.databases[SERVICE].name, file)
        await service.start()


async def recover(run: Run, name: str) -> Json:
    """Run `kompeten-ops recover` as an operator would, and return what it tells; `Stuck` if it did not recover."""
    began = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).parent / "kompeten-ops"), "recover", "--service", name, "--json"),
        *("--gateway", run.system.url, "--token", sign(run.system.keys, subject="operator", roles=["operator"])),
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    report = json.loads(told) if told else {}
    if process.returncode != 0:
        raise Stuck(f"recover {name} ended with {process.returncode}: {told.decode()[:2000]}")
    seconds = round(time.monotonic() - began, 1)
    return {"seconds": seconds, "missed": report["missed"], "adopted": report["adopted"]}


async def cluster_restored(run: Run) -> None:
    """Lose the disk of all databases: base backup and WAL come back on another timeline, under running services."""
    server = run.system.postgres
    assert isinstance(server, NativePostgres), "this fault reaches into the data folder"
    copy, wal = server.folder / "base", server.folder / "wal"
    async with receiving_wal(server.url, wal):
        await _until(lambda: _issues(run) >= ISSUES_BEFORE, "a first issue")
        with run.log.fault("base backup", service=None):
            await base(server.url, copy)
        enough = _issues(run) + ISSUES_BETWEEN
        await _until(lambda: _issues(run) >= enough, "issues after the base backup")
        await _rest(run)
        await _answers(server.url, ALL_RECEIVED, "the receiver of the WAL")
        await asyncio.to_thread(server.kill)
    with run.log.fault("cluster restore", service="postgres"):
        await asyncio.to_thread(server.replace_data, lambda data: restore_base(copy, wal, data))
        await _answers(server.url, "SELECT NOT pg_is_in_recovery()", "the end of the replay")
    await _refuses(run)
    for name in SERVICES:
        with run.log.fault("recover", service=name) as fault:
            fault.update(await recover(run, name))
            if fault["missed"]:
                raise Stuck(f"{name} misses {fault['missed']} events: the WAL did not bring everything back")
    run.callers.may_begin.set()


async def _rest(run: Run) -> None:
    """Let the waves end, begin no other, and wait until nobody has anything left to send."""
    run.callers.may_begin.clear()
    await _until(lambda: run.callers.playing == 0, "the end of the waves")
    for name in SERVICES:
        await _answers(superuser_url(run.system, name), "SELECT count(*) = 0 FROM outbox", f"the outbox of {name}")


async def _answers(address: str, question: str, what: str) -> None:
    """Ask a database until it says yes."""
    connection = await asyncpg.connect(address)
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not await connection.fetchval(question):
            if time.monotonic() > deadline:
                raise Stuck(f"{what}: not there after {PATIENCE_SECONDS} s")
            await asyncio.sleep(0.1)
    finally:
        await connection.close()


async def _refuses(run: Run) -> None:
    """Ask for an issue once: a service in recovery must refuse it and say so."""
    session = run.log.of("wave")[-1]["batch"]
    status, text = await run.callers.of("director").ask_once("too early", "POST", f"/v1/sessions/{session}/issue")
    if (status, "in_recovery" in text) != (503, True):
        raise Stuck(f"a restored service answered {status}: {text[:300]}")


def _issues(run: Run) -> int:
    return sum(line.get("name") == "issue" and line["kind"] == "operation" for line in run.log.lines)


async def _until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise Stuck(f"{what}: not there after {PATIENCE_SECONDS} s")
        await asyncio.sleep(0.1)
