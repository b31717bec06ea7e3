"""How long one waits: the whole system from nothing, and `make demo`, cold and warm."""

import asyncio
import json
import os
import shutil
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path

from benchmarks.measuring import Comparison, Part, Series
from benchmarks.servers import Servers
from benchmarks.sizes import Sizes
from devstack.folders import checkout
from devstack.stack import DATABASES, stack

SERVERS, SERVICES, ALL = "PostgreSQL and Kafka", "databases and the five services", "everything"
NOT_COPIED = ("KOMPETEN_CACHE", "VIRTUAL_ENV")
DEMO, STORY, COLD = "make demo, warm", "the story in it", "make demo, cold"


async def starting(_: Servers, sizes: Sizes) -> Comparison:
    """Measure seconds until everything is ready, with programs and jars at hand; then the demo."""
    series = {name: Series(name, Part.OURS) for name in (SERVERS, SERVICES, ALL, DEMO, STORY)}
    for _round in range(sizes.starts):
        servers, ready = await _stack()
        series[SERVERS].values.append(servers)
        series[SERVICES].values.append(ready - servers)
        series[ALL].values.append(ready)
    for _round in range(sizes.demos):
        wall, story = await asyncio.to_thread(_demo, checkout(), dict(os.environ))
        series[DEMO].values.append(wall)
        series[STORY].values.append(story)
    if sizes.cold_demo:
        cold, _story = await asyncio.to_thread(_cold_demo)
        series[COLD] = Series(COLD, Part.OURS, [cold])
    return Comparison(
        key="starting",
        title="Starting",
        unit="s",
        how="devstack from nothing, twelve processes on the way: PostgreSQL initialised and started beside Kafka, five "
        "databases made and migrated, five services ready; `make demo` from the command to its end, everything taken "
        "down again. Cold: a fresh copy of the checkout with empty caches, so it downloads every package and jar, once",
        series=list(series.values()),
        lower_is_better=True,
    )


async def _stack() -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="kompeten-bench-") as folder:
        moments: dict[str, float] = {}
        started = time.perf_counter()
        async with stack(Path(folder), progress=lambda step: moments.update({step: time.perf_counter()})):
            ready = time.perf_counter() - started
        return moments[DATABASES] - started, ready


def _demo(folder: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Run it as a person would and return the seconds in all and those of the story."""
    started = time.perf_counter()
    done = subprocess.run(["make", "demo"], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    took = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"make demo failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    summary = json.loads((folder / "var" / "demo" / "summary.json").read_text())
    return took, float(summary["seconds"])


def _cold_demo() -> tuple[float, float]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=checkout(), capture_output=True, text=True, check=True
    )
    with tempfile.TemporaryDirectory(prefix="kompeten-cold-") as folder:
        copy = Path(folder) / "checkout"
        for name in filter(lambda one: (checkout() / one).is_file(), listed.stdout.splitlines()):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(checkout() / name, copy / name)
        empty = partial(os.path.join, folder)
        environment = {
            name: value for name, value in os.environ.items() if name not in ("KOMPETEN_CACHE", "VIRTUAL_ENV")
        }
        environment |= {
            "UV_CACHE_DIR": empty("uv"),
            "PIP_CACHE_DIR": empty("pip"),
            "MAVEN_ARGS": f"-Dmaven.repo.local={empty('maven')}",
        }
        return _demo(copy, environment)
