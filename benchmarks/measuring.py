"""Rounds in turn, medians and spread: how everything here is measured and written down."""

import statistics
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Part(StrEnum):
    """What a series stands for in its comparison."""

    OURS = "ours"
    BARE = "bare"
    PEER = "peer"


@dataclass(frozen=True)
class Contender:
    """One of the things compared; `run` does one round and returns its value in the comparison's unit."""

    name: str
    part: Part
    run: Callable[[], Awaitable[float]]


@dataclass
class Series:
    """The values of one contender, a round each."""

    name: str
    part: Part
    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Return the median of the rounds."""
        return statistics.median(self.values)

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        """Return the series as it is stored."""
        return {
            "name": self.name,
            "part": self.part.value,
            "median": _rounded(self.median),
            "lowest": _rounded(min(self.values)),
            "highest": _rounded(max(self.values)),
            "values": [_rounded(value) for value in self.values],
        }


@dataclass(frozen=True)
class Aim:
    """A number held against what was aimed at; `at_least` tells which side is good."""

    text: str
    value: float
    wanted: float
    at_least: bool = True

    @property
    def is_met(self) -> bool:
        """Tell whether the aim is met."""
        return self.value >= self.wanted if self.at_least else self.value <= self.wanted

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        """Return the aim as it is stored."""
        return {
            "text": self.text,
            "value": _rounded(self.value),
            "wanted": self.wanted,
            "at_least": self.at_least,
            "met": self.is_met,
        }


@dataclass
class Comparison:
    """One measured path: its series, aims, and what else was found out (`facts`: name to text or number)."""

    key: str
    title: str
    unit: str
    how: str
    series: list[Series]
    aims: list[Aim] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)  # Any: JSON
    lower_is_better: bool = False

    def median(self, name: str) -> float:
        """Return the median of the series with this name."""
        return next(one.median for one in self.series if one.name == name)

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        """Return the comparison as it is stored."""
        return {
            "key": self.key,
            "title": self.title,
            "unit": self.unit,
            "how": self.how,
            "lower_is_better": self.lower_is_better,
            "series": [one.as_json() for one in self.series],
            "aims": [one.as_json() for one in self.aims],
            "facts": self.facts,
        }


async def in_turn(contenders: Sequence[Contender], *, rounds: int) -> list[Series]:
    """Let the contenders run in turn, A B A B …, every second round backwards, so that none always has the warm seat.

    Contenders warm themselves up: their first round is measured as any other.
    """
    series = {one.name: Series(one.name, one.part) for one in contenders}
    for number in range(rounds):
        for one in contenders if number % 2 == 0 else tuple(reversed(contenders)):
            series[one.name].values.append(await one.run())
    return list(series.values())


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
