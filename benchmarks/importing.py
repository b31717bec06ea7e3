"""Importing a workbook of people, from its upload to the last event recorded, against calamine and COPY alone."""

import asyncio
import io
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import httpx
import psutil
from xlsxwriter import Workbook

from benchmarks.bare_import import bare_import
from benchmarks.measuring import Aim, Comparison, Contender, Part, Series, in_turn
from benchmarks.people import CONSENT, ORGANIZER, application, name_of
from benchmarks.servers import Servers
from benchmarks.sizes import Sizes
from benchmarks.submitting import API_ALONE, approved_batch
from registration.forms.fields import BY_JSON_NAME, Column

SMALL, LARGE = 1_000, 5_000
OURS_SMALL, OURS_LARGE = f"{SMALL:,} rows through the gateway", f"{LARGE:,} rows through the gateway"
BARE = f"calamine and COPY, {LARGE:,} rows"
PRETIX = 33  # rows a second of pretix 2026.8 on a machine of this kind
LOOK_SECONDS = 0.3  # as our client; when it was over the import itself says, by the clock of the same machine
MIB = 1024 * 1024


async def importing(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure rows a second; the relay is off, as everything that is no part of an import."""
    numbers, memory = itertools.count(1), [0.0]
    async with (
        servers.wiring(["registration"], {"registration": API_ALONE}) as wiring,
        servers.processes(wiring, "registration", "gateway") as processes,
    ):
        organizer = {"Authorization": f"Bearer {servers.token('organizer_system', organizer_id=ORGANIZER)}"}

        async def ours(rows: int) -> float:
            batch_id = await approved_batch(servers, wiring.url("gateway"))  # with a seat for everybody
            content = workbook(batch_id, itertools.islice(numbers, rows))
            async with httpx.AsyncClient(base_url=wiring.url("gateway"), headers=organizer, timeout=60) as client:
                seconds = await _import(client, batch_id, content, rows)
            memory.append(psutil.Process(processes[0].process.pid).memory_info().rss / MIB)
            return rows / seconds

        async def bare() -> float:
            batch_id = await approved_batch(servers, wiring.url("gateway"))
            content = workbook(batch_id, itertools.islice(numbers, LARGE))
            return await bare_import(wiring.databases["registration"].runtime_url, UUID(batch_id), content)

        series = await in_turn(
            [
                Contender(OURS_SMALL, Part.OURS, partial(ours, SMALL)),
                Contender(OURS_LARGE, Part.OURS, partial(ours, LARGE)),
                Contender(BARE, Part.BARE, bare),
            ],
            rounds=sizes.rounds,
        )
    return _compared(series, max(memory))


def _compared(series: list[Series], memory: float) -> Comparison:
    comparison = Comparison(
        key="importing",
        title="Importing a workbook",
        unit="rows/s",
        how="`POST /v1/imports` of one XLSX to the gateway until the import says it is `finished`, its events "
        "recorded; beside it one program that reads the same kind of file with calamine and copies the same rows, "
        "which are persons, applications, revisions, streams, events, timeline, audit and those of the import, 500 a "
        "transaction, judging nothing",
        series=series,
        facts={"memory of registration after an import, MiB": round(memory, 1)},
    )
    small, large, bare = (comparison.median(name) for name in (OURS_SMALL, OURS_LARGE, BARE))
    comparison.aims += [
        Aim(f"seconds for {SMALL:,} rows", SMALL / small, 2, at_least=False),
        Aim(f"seconds for {LARGE:,} rows", LARGE / large, 8, at_least=False),
        Aim("import / calamine and COPY", large / bare, 0.4),
        Aim("import / pretix 2026.8 (33 rows/s)", large / PRETIX, 20),
        Aim("memory of registration, MiB", memory, 200, at_least=False),
    ]
    return comparison


async def _import(client: httpx.AsyncClient, batch_id: str, content: bytes, rows: int) -> float:
    """Import a workbook and return how many seconds that took; every row must have become an application."""
    started = datetime.now(UTC)
    sent = await client.post("/v1/imports", params={"batch_id": batch_id, "consent_version": CONSENT}, content=content)
    sent.raise_for_status()
    while True:
        shown = (await client.get(sent.headers["location"])).raise_for_status().json()
        if shown["state"] in ("finished", "refused"):
            break
        await asyncio.sleep(LOOK_SECONDS)
    if shown["created"] != rows:
        raise RuntimeError(f"{shown['created']} of {rows} rows were imported: {shown['errors'][:3]}")
    return (datetime.fromisoformat(shown["finished_at"]) - started).total_seconds()


def workbook(batch_id: str, numbers: Iterator[int]) -> bytes:
    """Return a workbook of people as an office has it."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("peserta")
        page.write_row(0, 0, list(Column))
        for row, number in enumerate(numbers, start=1):
            body = application(number, batch_id) | {"sex": "L", "employer_kind": "negeri"} | _own(number)
            for place, name in enumerate(BY_JSON_NAME):
                page.write_string(row, place, body.get(name, ""))
    return made.getvalue()


def _own(number: int) -> dict[str, str]:
    """Return what nobody else in a file has: a name of its own, an address, a telephone number."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    return {
        "full_name": f"{name_of(number)} {letters.capitalize()}",
        "address": f"Jl. Mawar No. {number}",
        "phone": f"08400{number:07d}",
    }
