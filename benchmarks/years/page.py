"""The written form: docs/capacity.json, the page made from it, and its pictures."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.pictures import number
from benchmarks.years import cells
from benchmarks.years.operation import EMPTY, FULL, MOST
from benchmarks.years.pictures import rooms, shares

Json = dict[str, Any]  # Any: JSON

SHOWN = 16  # of the largest tables; the others together are less than the smallest of these
MEGABYTE = 1_048_576
HERE = Path(__file__).parent
# Why something takes more in a full system, or is not to be compared with an empty one.
EXPLAINED: dict[str, str] = json.loads((HERE / "explained.json").read_text("utf-8"))
HEAD = """<!-- written by `make years` from docs/capacity.json and benchmarks/years/: do not edit -->
# Ten years of data

What the product does with {applications:,} applications of ten years in its databases, beside a system with one batch
of {batch[applications]} in the same run, in turn, medians of {rounds} rounds. What takes more than {most:.0%} longer
is explained here or was mended.{smaller}
"""
WHOLE = 1_000_000
SMALLER = "\n\nThis run is smaller than the million this page is meant for."


def write(folder: Path, results: Json) -> None:
    """Write everything below `docs/`."""
    images = folder / "images"
    images.mkdir(parents=True, exist_ok=True)
    (folder / "capacity.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (images / "capacity-time.svg").write_text(shares(results["comparisons"]), "utf-8")
    (images / "capacity-room.svg").write_text(rooms(_largest(results), results["applications"]), "utf-8")
    (folder / "capacity.md").write_text(page(results), "utf-8")


def page(results: Json) -> str:
    """Return the page; everything in it comes from one run, the remarks aside."""
    rounds = max((len(one["series"][0]["values"]) for one in results["comparisons"]), default=0)
    smaller = SMALLER if results["applications"] < WHOLE else ""
    parts = [
        HEAD.format(most=MOST - 1, rounds=rounds, smaller=smaller, **results),
        "## How long things take\n",
        "![How long things take](images/capacity-time.svg)\n",
        *_times(results["comparisons"]),
        "",
        *_restore(results),
        *_scans(results.get("scans")),
        "## How much room it takes\n",
        "![How much room it takes](images/capacity-room.svg)\n",
        *_sizes(results),
        "",
        (HERE / "remarks.md").read_text("utf-8"),
        cells.table(results),
        "",
        "## On what\n",
        *(f"- {name}: {text}" for name, text in results["machine"].items()),
    ]
    return "\n".join(parts) + "\n"


def _times(comparisons: list[Json]) -> Iterable[str]:
    yield f"| | {FULL} | {EMPTY} | share | |"
    yield "|---|---:|---:|---:|---|"
    for one in comparisons:
        (aim,), (full, empty) = one["aims"], (series["median"] for series in one["series"])
        remark = "" if aim["met"] else EXPLAINED.get(one["key"], "**not explained**")
        yield (
            f"| {one['title']} | {number(full)} {one['unit']} | {number(empty)} {one['unit']} | {aim['value']:.2f} "
            f"| {remark} |"
        )


def _restore(results: Json) -> Iterable[str]:
    if "restore" not in results:
        yield "A restore was not measured in this run; it takes what its disk takes: see [restore.md](restore.md).\n"
        return
    yield "Dump and restore grow with what there is; the services restore side by side, the slowest decides:\n"
    yield "| service | dump (s) | restore (s) | file (MB) | restored (MB/s) | an empty one, both (s) |"
    yield "|---|---:|---:|---:|---:|---:|"
    for service, one in results["restore"].items():
        full, empty = one["full"], one["empty"]
        told = (full["dump_seconds"], full["restore_seconds"], full["file_mb"])
        speed, least = full["file_mb"] / full["restore_seconds"], empty["dump_seconds"] + empty["restore_seconds"]
        yield f"| {service} | {' | '.join(map(number, (*told, speed, least)))} |"
    yield "\nA larger cell comes back from backup and WAL at the speed of its disk: see [restore.md](restore.md).\n"


def _scans(scans: list[str] | None) -> Iterable[str]:
    if scans is None:
        return
    if not scans:
        yield "No statement of all this reads a table of more than 5,000 rows whole.\n"
        return
    yield "Statements that read a table of more than 5,000 rows whole:\n"
    yield from (f"- `{scan}`" for scan in scans)
    yield ""


def _largest(results: Json) -> list[Json]:
    return sorted(results["tables"], key=lambda one: one["heap"] + one["indexes"], reverse=True)[:SHOWN]


def _sizes(results: Json) -> Iterable[str]:
    applications, tables = results["applications"], results["tables"]
    yield "| service | table | rows | rows an application | MB | bytes an application | |"
    yield "|---|---|---:|---:|---:|---:|---|"
    for one in _largest(results):
        size = one["heap"] + one["indexes"]
        yield (
            f"| {one['service']} | `{one['name']}` | {one['rows']:,} | {one['rows'] / applications:.2f} "
            f"| {size / MEGABYTE:,.0f} | {size / applications:,.0f} | {'' if one['grows'] else 'ends by itself'} |"
        )
    growing = [one for one in tables if one["grows"]]
    for title, those in (("everything", tables), ("what grows for ever", growing)):
        size, rows = sum(one["heap"] + one["indexes"] for one in those), sum(one["rows"] for one in those)
        yield (
            f"| **{title}** | | {rows:,} | {rows / applications:.1f} | {size / MEGABYTE:,.0f} "
            f"| {size / applications:,.0f} | |"
        )
