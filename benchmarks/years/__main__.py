"""`python -m benchmarks.years`: fill, measure, and write docs/capacity.*."""

import argparse
import io
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvloop
from rich.console import Console

from benchmarks.machine import machine, taken
from benchmarks.servers import Servers, running_servers
from benchmarks.years.page import write
from benchmarks.years.plans import scans
from benchmarks.years.restoring import restore
from benchmarks.years.sizes import events, rows_of, tables
from benchmarks.years.story import SEATS
from benchmarks.years.work import POLL, WORK
from benchmarks.years.world import World, fill, world
from devstack.environment import Wiring
from devstack.provision import SERVICES_WITH_DATABASES
from kompeten.telemetry.logs import configure_logging

EACH = 40_000  # bytes an application needs on the disk: 19,000 as rows, the others for the log and the dump
SO_FAR = Path("var/years/so-far.json")
Json = dict[str, Any]  # Any: JSON


@dataclass
class Years:
    """One run: its servers, sizes, and what it found so far."""

    servers: Servers
    copies: int
    rounds: int
    only: set[str]
    console: Console
    results: Json = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)

    async def run(self) -> Json:
        """Fill two sets of databases, measure in both, restore all services of both."""
        names = SERVICES_WITH_DATABASES
        async with self.servers.wiring(names) as full, self.servers.wiring(names) as empty:
            await self._fill(full, empty)
            async with (
                world(full, self.servers.folder, self.copies) as years,
                world(empty, self.servers.folder, 1) as batch,
            ):
                await self._measure(years, batch)
            if not self.only or "restore" in self.only:
                self.results["restore"] = {name: await self._restore(name, full, empty) for name in names}
        self._say("done")
        return self.results

    async def _fill(self, full: Wiring, empty: Wiring) -> None:
        self._say(f"filling: {self.copies * SEATS:,} applications of ten years …")
        url, folder = self.servers.postgres.url, self.servers.folder
        moulds = await fill(url, full.databases, folder, self.copies, tell=self._tell)
        self.results |= {
            "applications": self.copies * SEATS,
            "filled_in_seconds": round(time.monotonic() - self._began),
            "poll": POLL,
            "batch": {"applications": SEATS, "certificates": rows_of(moulds, "certificate")},
            "tables": await tables(url, full.databases),
            "events": await events(url, full.databases),
        }
        await fill(url, empty.databases, folder, 1, tell=self._tell, span=timedelta())

    async def _restore(self, service: str, full: Wiring, empty: Wiring) -> Json:
        self._say(f"dumping and restoring {service} …")
        url, folder = self.servers.postgres.url, self.servers.folder
        return {
            name: await restore(url, one.databases[service], folder) for name, one in (("full", full), ("empty", empty))
        }

    async def _measure(self, years: World, batch: World) -> None:
        self.results |= {"comparisons": [], "failed": []}
        for operation in WORK:
            if self.only and operation.key not in self.only:
                continue
            try:
                comparison = await operation.compare(years, batch, rounds=self.rounds)
            except Exception as error:  # noqa: BLE001 - hours of others' work must not be lost with it
                self.results["failed"].append(operation.key)
                self._say(f"{operation.title}: {type(error).__name__}: {error}")
                continue
            self.results["comparisons"].append(comparison.as_json())
            SO_FAR.write_text(json.dumps(self.results), "utf-8")  # noqa: ASYNC240 - nobody waits for the loop
            full, empty = (series.median for series in comparison.series)
            self._say(f"{operation.title}: {full:.4g} {operation.unit}, in an empty system {empty:.4g}")
        try:
            self.results["scans"] = await scans(years)
        except Exception as error:  # noqa: BLE001 - likewise
            self.results["failed"].append("scans")
            self._say(f"scans: {type(error).__name__}: {error}")

    def _tell(self, service: str, copies: int) -> None:
        self._say(f"{service}: {copies * SEATS:,}")

    def _say(self, line: str) -> None:
        self.console.print(f"{time.monotonic() - self._began:6.0f} s  {line}", markup=False, highlight=False)


async def measured(copies: int, rounds: int, only: set[str]) -> Json:
    """Return the results of a run on servers of its own."""
    described = machine() | {"taken": taken()}
    async with running_servers() as servers:
        return {"machine": described} | await Years(servers, copies, rounds, only, Console()).run()


def main() -> None:
    """Measure as `APPLICATIONS`, `ROUNDS` and `ONLY` of the environment say; part of it is written to var/years.

    What fails is named at the end, exit code 1; what others took until then stands in `var/years/so-far.json`.
    """
    parser = argparse.ArgumentParser(prog="benchmarks.years")
    parser.add_argument("--into", type=Path, help="Folder for the results; default: docs, or var/years with ONLY")
    arguments = parser.parse_args()
    configure_logging("CRITICAL", stream=io.StringIO())  # a recovery is loud, and every read of a page is noted
    only = set(filter(None, os.environ.get("ONLY", "").split(",")))
    copies = max(1, int(os.environ.get("APPLICATIONS") or 1_000_000) // SEATS)
    _make_room(copies)
    results = uvloop.run(measured(copies, int(os.environ.get("ROUNDS") or 3), only))
    failed = results.pop("failed")
    folder: Path = arguments.into or (SO_FAR.parent if only or failed else Path("docs"))
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, json.loads(json.dumps(results)))
    if failed:
        sys.exit(f"Not measured, for it failed: {', '.join(failed)}. The page is in {folder}.")


def _make_room(copies: int) -> None:
    SO_FAR.parent.mkdir(parents=True, exist_ok=True)
    needed, free = copies * SEATS * EACH, shutil.disk_usage(tempfile.gettempdir()).free
    if free < needed:
        place = tempfile.gettempdir()
        sys.exit(f"{needed / 1e9:.0f} GB are needed in {place}, {free / 1e9:.0f} are free: set TMPDIR or APPLICATIONS.")


if __name__ == "__main__":
    main()
