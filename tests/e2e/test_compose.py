"""The demo's story on the containers of docker-compose.yml, undisturbed and while single containers are killed."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devstack.demo.scene import Step
from devstack.demo.story import play
from e2e.conftest import Composition

# Who is killed while which act plays: in its middle, a moment after it began.
HARM = {
    "spreadsheet imported": ("kafka", "gateway"),
    "applications accepted": ("registration",),
    "assessors assigned": ("postgres",),
    "cases decided": ("certification",),
    "surveys answered by letter": ("development",),
}
# Who is killed together, to come back with each other's address: nobody may get the answers of the other.
SWAPPED = {"candidates assessed": ("assessment", "notifications")}
SWAPS = 5  # an engine gives freed addresses as it likes: most often these two, in the order they are asked for
MOMENT_SECONDS = 0.5


class Harm:
    """A screen nobody looks at: when an act begins, containers of `HARM` are killed and started again."""

    def __init__(self, composition: Composition) -> None:
        self.killed: list[str] = []
        self.swapped: list[tuple[str, str]] = []
        self._composition = composition
        self._tasks: list[asyncio.Task[None]] = []

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Step]:  # noqa: ARG002
        """Begin the harm of this act."""
        self._tasks.extend(asyncio.create_task(self._kill(name)) for name in HARM.get(title, ()))
        if title in SWAPPED:
            self._tasks.append(asyncio.create_task(self._swap(*SWAPPED[title])))
        yield self

    def advance(self, by: int = 1) -> None:
        """Show nothing."""

    async def end(self) -> None:
        """Wait until everything killed runs again."""
        await asyncio.gather(*self._tasks)

    async def _kill(self, name: str) -> None:
        await asyncio.sleep(MOMENT_SECONDS)  # the pace of the harm, not a wait
        await asyncio.to_thread(self._composition.kill, name)
        self.killed.append(name)
        await asyncio.to_thread(self._composition.up, name)

    async def _swap(self, first: str, second: str) -> None:
        await asyncio.sleep(MOMENT_SECONDS)  # the pace of the harm, not a wait
        for _ in range(SWAPS):
            if await asyncio.to_thread(self._composition.swap, first, second):
                self.swapped.append((first, second))
                return


@pytest.mark.timeout(1200)
async def test_the_story_balances_on_containers_while_each_is_killed_once(
    composition: Composition, tmp_path: Path
) -> None:
    harm = Harm(composition)
    ending = await play(composition.place(tmp_path / "story"), harm)
    await harm.end()
    print(f"\n{json.dumps(ending.summary)}\nkilled: {', '.join(harm.killed)}, swapped: {harm.swapped}")  # noqa: T201 - what `make e2e` shows
    assert ending.summary["submitted"] == 60
    assert ending.summary["issued"] == 54
    assert ending.summary["parked"] == 0
    assert sorted(harm.killed) == sorted(name for names in HARM.values() for name in names)
    assert harm.swapped == list(SWAPPED.values())
