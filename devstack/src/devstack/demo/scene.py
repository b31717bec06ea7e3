"""What the acts share: the cast, the refusals, the seed, where results go, and how progress is shown."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from devstack.demo.caller import Cast
from devstack.demo.refusals import Refusals
from devstack.demo.sheets import AssessorRow, assessors, now

SEED = 2025
AT_ONCE = 8  # requests in flight, as a few offices would have
Item = TypeVar("Item")


class Step(Protocol):
    """One line of progress."""

    def advance(self, by: int = 1) -> None:
        """Move on."""
        ...


class Screen(Protocol):
    """Where the story is seen: a terminal, or nothing in tests."""

    def step(self, title: str, total: int | None = None) -> AbstractContextManager[Step]:
        """Show one line of progress until the block ends."""
        ...


@dataclass
class Scene:
    """The running story; `found` holds what later acts need from earlier ones, as read from the lists.

    `clock` is the file by which the story moves the clock of services, where it may.
    """

    cast: Cast
    screen: Screen
    folder: Path
    mail: Path
    began: datetime = field(default_factory=now)
    refusals: Refusals = field(default_factory=Refusals)
    draw: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - a story, not a secret
    found: dict[str, Any] = field(default_factory=dict)  # Any: JSON
    assessors: list[AssessorRow] = field(default_factory=list)
    lessons: int = 0  # that those who were there must be credited with
    answered: int = 0  # surveys
    clock: Path | None = None

    def __post_init__(self) -> None:
        """Play with the sample's assessors unless the story has its own."""
        self.assessors = self.assessors or assessors(self.day)

    @property
    def day(self) -> date:
        """The day of the batch, to which the sample is moved; a story that passes midnight ends on it."""
        return self.began.date()

    @property
    def batch_id(self) -> str:
        """The batch of the story."""
        return str(self.found["batch_id"])

    async def each(self, title: str, items: Iterable[Item], act: Callable[[Item], Awaitable[None]]) -> None:
        """Act on every item, a few at once, with a line of progress; the first failure ends it."""
        todo = list(items)
        gate = asyncio.Semaphore(AT_ONCE)
        with self.screen.step(title, len(todo)) as step:

            async def one(item: Item) -> None:
                async with gate:
                    await act(item)
                    step.advance()

            async with asyncio.TaskGroup() as group:
                for item in todo:
                    group.create_task(one(item))
