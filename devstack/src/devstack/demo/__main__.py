"""`python -m devstack.demo`: bring everything up, play the story, show what came of it, take everything down."""

import asyncio
import os
import shutil
import sys
from pathlib import Path

from rich.console import Console

from devstack.demo.accounts import DoesNotBalance
from devstack.demo.caller import Cast, NotInTime, Refused
from devstack.demo.place import Place, settings
from devstack.demo.refusals import NotRefused
from devstack.demo.screen import Terminal, closing_table, problem_table, refusal_table
from devstack.demo.story import Ending, play
from devstack.errors import DevstackError
from devstack.folders import checkout
from devstack.main import addresses, interrupted
from devstack.stack import stack
from kompeten_client import KompetenError


async def demo(console: Console, *, keep: bool) -> None:
    """Play once; with `keep` the system runs on until Ctrl-C, its addresses and tokens printed."""
    folder = checkout() / "var" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    told = settings(folder)
    async with stack(folder, extra=told, progress=lambda step: console.print(f"starting {step} …")) as running:
        with Terminal(console) as screen:
            ending = await play(Place.on(running, folder), screen)
        show(console, ending, folder)
        if keep:
            console.print(addresses(running), highlight=False, markup=False)
            console.print(tokens(ending), highlight=False, markup=False, soft_wrap=True)
            console.print("\nCtrl-C ends it.")
            await interrupted()


def show(console: Console, ending: Ending, folder: Path) -> None:
    """Print the tables and where the results are."""
    console.print(problem_table(ending.scene.found["problems"]))
    console.print(refusal_table(ending.scene.refusals.seen))
    console.print(closing_table(ending.summary, ending.counts))
    console.print_json(data=ending.summary)
    console.print(f"certificates   {folder / 'certificates'}", highlight=False)
    console.print(f"attendance     {folder / 'attestations'}", highlight=False)
    console.print(f"mail           {folder / 'mail'}", highlight=False)
    console.print(f"reports        {folder / 'reports'}", highlight=False)
    console.print(f"for the public {folder / 'objects' / 'public'}", highlight=False)
    console.print(f"verify one     {ending.scene.found['verification_url']}", highlight=False, soft_wrap=True)
    console.print("               (answers while the system runs: make demo KEEP=1)", highlight=False)


def tokens(ending: Ending) -> str:
    """Return one token per role, for trying the API by hand."""
    cast: Cast = ending.scene.cast
    callers = (cast.organizer, cast.admin, cast.manager, cast.committee, cast.director, cast.operator)
    return "\n".join(f"{caller.name:<22} {caller.token}" for caller in callers)


def main() -> int:
    """Run the demo; returns the exit code."""
    console = Console()
    failures: list[BaseException] = []
    try:
        asyncio.run(demo(console, keep=os.environ.get("KEEP", "") not in ("", "0")))
    except* (KompetenError, DevstackError, Refused, NotInTime, NotRefused, DoesNotBalance) as group:
        failures.extend(group.exceptions)
    for error in failures:
        console.print(f"{type(error).__name__}: {error}", style="red", markup=False, highlight=False)
    return min(len(failures), 1)


if __name__ == "__main__":
    sys.exit(main())
