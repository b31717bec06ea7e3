"""What a report says of an application, and the sums over all of a batch."""

from collections.abc import Callable, Hashable, Iterable
from enum import StrEnum
from typing import Protocol, TypeVar

from registration.timeline.rules import Stage


class Result(StrEnum):
    """What the committee decided; before it has, nobody is told anything."""

    GRANTED = "granted"
    NOT_GRANTED = "not_granted"


_RESULTS = {Stage.GRANTED: Result.GRANTED, Stage.ISSUED: Result.GRANTED, Stage.NOT_GRANTED: Result.NOT_GRANTED}


class Counted(Protocol):
    """Whoever has a stage."""

    @property
    def stage(self) -> Stage:
        """How far the application got."""
        ...


One = TypeVar("One", bound=Counted)
Group = TypeVar("Group", bound=Hashable)


def result_of(stage: Stage) -> Result | None:
    """Return the decision that stands; where somebody is assessed anew, none does."""
    return _RESULTS.get(stage)


def count_by(people: Iterable[One], group_of: Callable[[One], Group]) -> dict[Group, dict[Stage, int]]:
    """Return how many of each group are at each stage; stages without any are left out."""
    counts: dict[Group, dict[Stage, int]] = {}
    for one in people:
        stages = counts.setdefault(group_of(one), {})
        stages[one.stage] = stages.get(one.stage, 0) + 1
    return counts
