"""`python -m benchmarks`: measure everything in one run and write docs/performance.*."""

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import uvloop
from rich.console import Console

from benchmarks.attending import attending
from benchmarks.consuming import consuming
from benchmarks.disk import Benchmark, on_disk
from benchmarks.flushing import flushing
from benchmarks.growing import growing
from benchmarks.hopping import hopping
from benchmarks.importing import importing
from benchmarks.inviting import inviting
from benchmarks.issuing import issuing
from benchmarks.listing import listing
from benchmarks.machine import machine, taken
from benchmarks.ordering import ordering
from benchmarks.relaying import relaying
from benchmarks.reporting import kept_with, write
from benchmarks.servers import running_servers
from benchmarks.signing import signing
from benchmarks.sizes import Sizes, chosen
from benchmarks.starting import starting
from benchmarks.submitting import submitting
from benchmarks.verifying import verifying
from benchmarks.yearly import yearly

BENCHMARKS: tuple[Benchmark, ...] = (
    submitting,
    flushing,
    importing,
    relaying,
    on_disk(relaying),
    consuming,
    hopping,
    on_disk(hopping),
    verifying,
    on_disk(verifying),
    issuing,
    signing,
    listing,
    ordering,
    growing,
    attending,
    yearly,
    inviting,
    starting,
)
FULL_GROWTH = 100_000


async def measure(sizes: Sizes, only: set[str], console: Console) -> tuple[dict[str, object], list[str]]:
    """Run the benchmarks one after the other; return their results as JSON, and which of them failed."""
    described = machine()
    comparisons, failed = [], []
    async with running_servers() as servers:
        for benchmark in BENCHMARKS:
            name = benchmark.__name__
            if only and name not in only:
                continue
            console.print(f"measuring {name} …")
            moment = taken()
            try:
                comparison = (await benchmark(servers, sizes)).as_json() | {"taken": moment}
            except Exception:  # noqa: BLE001 - a quarter of an hour of results is not thrown away for one
                console.print_exception()
                failed.append(name)
                continue
            comparisons.append(comparison)
            show(console, comparison)
    return {"machine": described, "sizes": asdict(sizes), "comparisons": comparisons}, failed


def show(console: Console, comparison: dict[str, object]) -> None:
    """Print one result as a line per series and aim."""
    series: list[dict[str, object]] = comparison["series"]  # type: ignore[assignment]
    aims: list[dict[str, object]] = comparison["aims"]  # type: ignore[assignment]
    for one in series:
        values = " ".join(f"{value:g}" for value in one["values"])  # type: ignore[attr-defined]
        console.print(f"  {one['name']}: {one['median']:g} {comparison['unit']}  [{values}]", markup=False)
    for aim in aims:
        console.print(f"  {aim['text']}: {aim['value']:g} ({'met' if aim['met'] else 'missed'})", markup=False)


def main() -> int:
    """Measure as `QUICK`, `GROW_TO` and `ONLY` of the environment say; quick and partial runs write to var/bench.

    What was measured before and not now stays in the folder's results, each with its time.
    """
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument(
        "--into", type=Path, help="Folder for the results; default: docs, or var/bench for partial runs"
    )
    arguments = parser.parse_args()
    quick = os.environ.get("QUICK", "") not in ("", "0")
    only = set(filter(None, os.environ.get("ONLY", "").split(",")))
    folder: Path = arguments.into or Path("var/bench" if quick or only else "docs")
    folder.mkdir(parents=True, exist_ok=True)
    sizes = chosen(quick=quick, grown_to=grown_to())
    results, failed = uvloop.run(measure(sizes, only, Console()))
    names = [benchmark.__name__ for benchmark in BENCHMARKS]
    write(folder, kept_with(folder, json.loads(json.dumps(results)), names))
    return min(len(failed), 1)


def grown_to() -> int | None:
    """Return how far the growth goes: `GROW_TO`, 100,000 with `FULL=1`, None for the usual."""
    if os.environ.get("FULL", "") not in ("", "0"):
        return FULL_GROWTH
    return int(os.environ["GROW_TO"]) if os.environ.get("GROW_TO") else None


if __name__ == "__main__":
    sys.exit(main())
