"""A registration that grows: whether the next thousand costs what the first one did."""

from collections.abc import Sequence
from typing import Any

from benchmarks.apart import ask
from benchmarks.measuring import Aim, Comparison, Part, Series
from benchmarks.servers import Servers
from benchmarks.sizes import Sizes

SUBMITTED, LISTED, TIMELINE = "submit and accept 1,000", "a page of the work list", "a timeline"
UNITS = {SUBMITTED: "s", LISTED: "ms", TIMELINE: "ms"}
Steps = dict[str, Any]  # Any: JSON, as `benchmarks.growth` writes it
EDGE = 0.1  # the first and the last tenth are compared


async def growing(servers: Servers, sizes: Sizes) -> Comparison:
    """Let a fresh process grow one registration and report; in this one the memory of other benchmarks would count."""
    asked = {"step": sizes.grown_from, "total": sizes.grown_to}
    return _compared(sizes, await ask("benchmarks.growth", servers, "registration", **asked))


def _compared(sizes: Sizes, steps: Steps) -> Comparison:
    comparison = Comparison(
        key="growing",
        title="Growth",
        unit="seconds per thousand",
        how=f"Applications submitted and accepted by the commands in one process, in batches of 100 as organizers have "
        f"them, from {sizes.grown_from:,} to {sizes.grown_to:,}; after each {sizes.grown_from:,} the process's memory "
        "and the reads are measured",
        series=[Series(SUBMITTED, Part.OURS, [step["seconds_per_thousand"] for step in steps["steps"]])],
        lower_is_better=True,
        facts=steps,
    )
    comparison.aims += [
        Aim(
            "time per thousand, last / first tenth",
            _grown(steps["steps"], "seconds_per_thousand"),
            1.15,
            at_least=False,
        ),
        Aim("resident memory, last / first tenth", _grown(steps["steps"], "memory_mb"), 1.10, at_least=False),
        Aim("a page of a list, last / first tenth", _grown(steps["steps"], "list_ms"), 1.15, at_least=False),
        Aim("a timeline, last / first tenth", _grown(steps["steps"], "timeline_ms"), 1.15, at_least=False),
        Aim("hot queries that scan a whole table", float(len(steps["sequential_scans"])), 0, at_least=False),
    ]
    return comparison


def _grown(steps: Sequence[dict[str, float]], name: str) -> float:
    values = [step[name] for step in steps]
    edge = max(1, int(len(values) * EDGE))
    return (sum(values[-edge:]) / edge) / (sum(values[:edge]) / edge)
