"""The written form: docs/performance.json, the page made from it, and its pictures."""

import json
from pathlib import Path
from typing import Any

from benchmarks.pictures import bars, lines, number

Json = dict[str, Any]  # Any: JSON

GROWING = {
    "time per thousand": "seconds_per_thousand",
    "resident memory": "memory_mb",
    "a page of the list": "list_ms",
    "a page of batches": "batches_ms",
    "a timeline": "timeline_ms",
}
HEAD = """<!-- written by `make bench` from docs/performance.json and benchmarks/remarks.md: do not edit -->
# How fast it is

Every path stands beside its bare limit (the least program that has the same effect) and beside what people would use
instead, measured in turn: A B A B …, {rounds} rounds, medians, the spread from the lowest to the highest round. The
ratios carry over to other machines, the rates do not. Each section says when it was taken.
"""


def write(folder: Path, results: Json) -> None:
    """Write everything below `docs/`."""
    images = folder / "images"
    images.mkdir(parents=True, exist_ok=True)
    _place(folder / "performance.json", json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    for comparison in results["comparisons"]:
        _place(images / f"bench-{comparison['key']}.svg", bars(comparison))
        if comparison["key"] == "growing":
            _place(images / "bench-growing.svg", _growth(comparison))
    _place(folder / "performance.md", page(results))


def kept_with(folder: Path, results: Json, names: list[str]) -> Json:
    """Return the results with what was measured before and not now, in the order of the names."""
    before = folder / "performance.json"
    found: list[Json] = json.loads(before.read_text("utf-8"))["comparisons"] if before.is_file() else []
    by_key = {one["key"]: one for one in (*found, *results["comparisons"])}
    return results | {"comparisons": [by_key[name] for name in names if name in by_key]}


def page(results: Json) -> str:
    """Return the page; everything in it is measured, the remarks aside."""
    comparisons = results["comparisons"]
    parts = [HEAD.format(rounds=results["sizes"]["rounds"]), "## In one table\n", _overview(comparisons)]
    parts += [Path(__file__).with_name("remarks.md").read_text("utf-8")]
    parts += [_section(one) for one in comparisons]
    parts += ["## On what\n", "\n".join(f"- {name}: {text}" for name, text in results["machine"].items())]
    return "\n".join(parts) + "\n"


def _overview(comparisons: list[Json]) -> str:
    rows = ["| path | held against | measured | aim | |", "|---|---|---:|---:|---|"]
    for one in comparisons:
        for aim in one["aims"]:
            sign = "≥" if aim["at_least"] else "≤"
            met = "met" if aim["met"] else "**missed**"
            rows.append(
                f"| {one['title']} | {aim['text']} | {_short(aim['value'])} | {sign} {_short(aim['wanted'])} | {met} |"
            )
    return "\n".join(rows) + "\n"


def _section(one: Json) -> str:
    rows = [f"| {one['unit']} | median | lowest | highest |", "|---|---:|---:|---:|"]
    rows += [
        f"| {series['name']} | {number(series['median'])} | {number(series['lowest'])} | {number(series['highest'])} |"
        for series in one["series"]
    ]
    facts = [f"- {name}: {_fact(value)}" for name, value in one["facts"].items() if name != "steps"]
    facts.append(f"- taken: {one['taken']}")
    picture = f"![{one['title']}](images/bench-{one['key']}.svg)"
    return "\n".join([f"## {one['title']}\n", f"{one['how']}.\n", picture, "", *rows, "", *facts, ""])


def _growth(comparison: Json) -> str:
    steps = comparison["facts"]["steps"]
    totals = [step["applications"] for step in steps]
    curves = {title: (totals, [step[name] for step in steps]) for title, name in GROWING.items()}
    return lines("Growth: each curve relative to its beginning, by number of applications", curves)


def _fact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"  # noqa: PLR2004


def _place(path: Path, content: str) -> None:
    path.write_text(content, "utf-8")
