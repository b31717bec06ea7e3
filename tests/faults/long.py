"""`make faults`: some seeds, every fault, a report with pictures. A seed keeps its folder and is replayed by number."""

import argparse
import asyncio
import json
import shutil
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from devstack.services import CERTIFYING
from faults import scripts
from faults.campaign import Plan, run
from faults.catalogue import missing
from faults.checker.case import READS
from faults.checker.verdict import Finding, judge
from faults.oplog import Json
from faults.report import write

TARGET = Path(__file__).resolve().parents[2] / "var" / "faults"


def main() -> int:
    """Run the seeds and return 1 when one of them broke an invariant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1-8", help="a number, or first-last")
    parser.add_argument("--kills", type=int, default=200, help="random kills, shared among the seeds")
    parser.add_argument("--minutes", type=float, default=45, help="no further seed is begun when this would be passed")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    harmed = sum(scripts.apart(seed) is None for seed in seeds)
    began, done = time.monotonic(), []
    for number, seed in enumerate(seeds):
        spent = (time.monotonic() - began) / 60
        if number and spent + spent / number > options.minutes:
            sys.stdout.write(f"{options.minutes:.0f} minutes are over: {len(seeds) - number} seeds were not run\n")
            break
        done.append(one_seed(seed, kills=-(-options.kills // max(1, harmed))))
        write(TARGET / "report.html", done)
    left_out = missing([lines for _, lines, _ in done])
    sys.stdout.write("".join(f"{one}\n" for one in left_out) + f"{TARGET / 'report.html'}\n")
    whole = len(seeds) >= scripts.CAMPAIGNS
    untold = whole and any("in no seed" in one for one in left_out)
    return int(any(findings for _, _, findings in done) or len(done) < len(seeds) or untold)


def one_seed(seed: int, *, kills: int) -> tuple[int, list[Json], list[Finding]]:
    """Run one seed and say what came of it."""
    folder = TARGET / f"seed-{seed}"
    shutil.rmtree(folder, ignore_errors=True)
    plan = plan_of(seed, folder, kills)
    findings = asyncio.run(run(plan))
    told = "\n".join(map(str, findings)) or "every invariant held"
    sys.stdout.write(f"seed {seed}: {told}\n")
    sys.stdout.flush()
    return seed, read_log(folder), findings


def plan_of(seed: int, folder: Path, kills: int) -> Plan:
    """Return the campaign of a seed: a restore, an upgrade, or everything else."""
    told = partial(progress, seed)
    apart = scripts.apart(seed)
    if apart is None:
        script = scripts.long(kills)
        return Plan(
            seed,
            folder,
            script,
            replayed=tuple(name for name in READS if name in CERTIFYING),
            rebuilds=True,
            draws_lag=True,
            told=told,
        )
    product = apart.begins_with() if apart.begins_with else None
    plan = Plan(seed, folder, apart.script, product=product, told=told)
    return replace(plan, start_postgres=apart.start_postgres) if apart.start_postgres else plan


def progress(seed: int, line: Json) -> None:
    """Say what was done to the system, and how soon it was itself again."""
    match line["kind"]:
        case "fault":
            told = " ".join(str(line[one]) for one in ("name", "service", "point", "not_run") if line.get(one))
            sys.stdout.write(f"seed {seed} {line['at']:7.1f} s  {told}\n")
        case "recovery" | "drain":
            sys.stdout.write(f"seed {seed} {line['at']:7.1f} s    {line['kind']} in {line['seconds']} s\n")
        case _:
            return
    sys.stdout.flush()


def read_log(folder: Path) -> list[Json]:
    """Return the log of a kept campaign."""
    return [json.loads(line) for line in (folder / "log.ndjson").read_text("utf-8").splitlines()]


def judge_again(folder: Path) -> list[Finding]:
    """Judge a kept campaign anew: for a better checker, without running anything."""
    return judge(read_log(folder), json.loads((folder / "evidence.json").read_text("utf-8")))


if __name__ == "__main__":
    sys.exit(main())
