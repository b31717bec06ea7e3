"""`make mutants`: deliberate defects, each in a copy of the product, run by the unchanged driver; which are caught."""

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from faults import scripts
from faults.campaign import Plan, run

PATCHES = Path(__file__).parent
ROOT = PATCHES.parents[2]
TARGET = ROOT / "var" / "mutants"
SEED = 2
PATIENCE_SECONDS = 45  # a lost event is lost: nobody waits for it as long as for a slow one


def copy_of_the_product(name: str, patch: Path | None) -> Path:
    """Return a fresh copy of the product's code with the patch applied."""
    product = TARGET / name / "product"
    shutil.rmtree(product, ignore_errors=True)
    for folder in ("shared", "services"):
        shutil.copytree(ROOT / folder, product / folder, ignore=shutil.ignore_patterns("__pycache__"))
    if patch is not None:
        subprocess.run(["patch", "-p1", "-s", "-d", str(product), "-i", str(patch)], check=True)
    return product


@dataclass(frozen=True)
class Row:
    """What came of one product: the invariants it broke, the first example, and how long that took."""

    product: str
    caught_by: list[str]
    first: str
    seconds: int


def markdown(rows: Iterable[Row]) -> str:
    """Return the table."""
    lines = ["| product | caught by | first of it | after |", "|---|---|---|---|"]
    for row in rows:
        caught = "<br>".join(row.caught_by) or ("nothing, as it must be" if row.product == "clean" else "**nothing**")
        lines.append(f"| {row.product} | {caught} | {row.first.replace('|', '/')[:160]} | {row.seconds} s |")
    return "\n".join(lines) + "\n"


def judge(name: str, patch: Path | None, seed: int) -> Row:
    """Run one product and return what caught it and when."""
    began = time.monotonic()
    plan = Plan(
        seed=seed,
        folder=TARGET / name,
        script=scripts.mutant,
        product=copy_of_the_product(name, patch),
        patience=PATIENCE_SECONDS,
        drain_patience=PATIENCE_SECONDS,
    )
    findings = asyncio.run(run(plan))
    caught = [finding for finding in findings if not finding.invariant.startswith("H0")]
    return Row(
        product=name,
        caught_by=[f"{one.invariant} ({one.count})" for one in caught],
        first=caught[0].examples[0] if caught else "",
        seconds=round(time.monotonic() - began),
    )


def main() -> int:
    """Run the clean product, then each mutant; exit 1 when the clean run is not clean or a mutant lives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("names", nargs="*", help="mutants to run; default: the clean product and all of them")
    options = parser.parse_args()
    patches: dict[str, Path | None] = {"clean": None} | {one.stem: one for one in sorted(PATCHES.glob("*.patch"))}
    chosen = options.names or list(patches)
    table: dict[str, Row] = {}
    for name in chosen:
        row = table[name] = judge(name, patches[name], options.seed)
        sys.stdout.write(f"{name:<44} {'; '.join(row.caught_by) or 'nothing'} ({row.seconds} s)\n")
        sys.stdout.flush()
        (TARGET / name / "caught.json").write_text(json.dumps(asdict(row), indent=2) + "\n", "utf-8")
    (TARGET / "table.md").write_text(markdown(table.values()), "utf-8")
    return int(any((name == "clean") == bool(row.caught_by) for name, row in table.items()))


if __name__ == "__main__":
    sys.exit(main())
