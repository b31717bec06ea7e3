"""Who moved when: what tells a process that is stuck from one that waits for an outage to end."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

STUCK_SECONDS = 60.0  # longer than any poll, batch or dialogue takes while what it needs answers
LOOP_STUCK_SECONDS = 30.0  # the heartbeat is due each second
FROZEN_SECONDS = 5.0  # a beat this late means that nobody could move: the process was frozen, or the loop blocked


class Dependency(StrEnum):
    """What a task needs from outside the process."""

    DATABASE = "database"
    KAFKA = "kafka"


@dataclass
class _Task:
    needs: frozenset[Dependency]
    moved: float
    excused: float


class Progress:
    """Notes when each task of a process last moved; judged by a monotonic clock, because real ones jump.

    A task is stuck when it has not moved for 60 s in which everything it needs answered. Time in which something did
    not answer is excused by whoever watches (`run_watch`), and starts the 60 s anew.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._tasks: dict[str, _Task] = {}
        self._beat = monotonic()

    def expect(self, task: str, needs: Iterable[Dependency]) -> None:
        """Judge a task from now on, moved or not."""
        now = self._monotonic()
        self._tasks[task] = _Task(frozenset(needs), now, now)

    def made(self, task: str) -> None:
        """Note that a task moved; one that nobody expected is judged from its first move, as needing the database."""
        if task not in self._tasks:
            self.expect(task, {Dependency.DATABASE})
        self._tasks[task].moved = self._monotonic()

    def excuse(self, tasks: Iterable[str]) -> None:
        """Forgive tasks the time until now: what they need does not answer."""
        for task in tasks:
            self._tasks[task].excused = self._monotonic()

    def still_for(self) -> Mapping[str, float]:
        """Return the seconds since each task last moved, outages included."""
        now = self._monotonic()
        return {name: now - task.moved for name, task in self._tasks.items()}

    def waiting(self, longer_than: float) -> Mapping[str, Collection[Dependency]]:
        """Return what the tasks need that have not moved for so many seconds."""
        return {name: self._tasks[name].needs for name, still in self.still_for().items() if still > longer_than}

    def stuck(self) -> list[str]:
        """Return the tasks that should have moved and did not."""
        now = self._monotonic()
        return [name for name, task in self._tasks.items() if now - max(task.moved, task.excused) > STUCK_SECONDS]

    def beat(self) -> None:
        """Note that the event loop turns. After a long gap everybody is excused: nobody could move in it."""
        if self.since_beat() > FROZEN_SECONDS:
            self.excuse(self._tasks)
        self._beat = self._monotonic()

    def since_beat(self) -> float:
        """Return the seconds since the loop last showed that it turns."""
        return self._monotonic() - self._beat

    def complaint(self) -> str | None:
        """Return why the process should be ended and started again; None when it lives."""
        if self.since_beat() > LOOP_STUCK_SECONDS:
            return "loop"
        stuck = self.stuck()
        return f"no progress: {', '.join(sorted(stuck))}" if stuck else None
