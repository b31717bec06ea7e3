"""What reports may show of answers, and how learning is measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

from development.schedules.rules import MINIMUM, SurveyState
from kompeten.problems import Text

FULL: Final = 100  # per cent
Z = 1.959964  # of the normal distribution: 95 per cent lie within
HIGH_GAIN, MEDIUM_GAIN = 0.7, 0.3  # Hake 1998, American Journal of Physics 66, 64


CAVEAT: Final = Text(
    "Yang mendaftar sertifikasi memilih sendiri untuk mendaftar; angka ini tidak menunjukkan bahwa kegiatan menjadi "
    "penyebabnya.",
    "Who went on to certification chose to; these numbers do not show that the activity was the cause.",
)


class Withheld(StrEnum):
    """Why answers are not shown."""

    NOT_CLOSED = "not_closed"
    TOO_FEW = "too_few"


class GainClass(StrEnum):
    """How much was learned of what could be."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each step of a question was answered, from the first; `mean` is of the steps."""

    counts: tuple[int, ...]

    @property
    def answered(self) -> int:
        """How many answered."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The mean step, to two places; at least one answered."""
        return round(sum(place * count for place, count in enumerate(self.counts, 1)) / self.answered, 2)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, and the interval around it."""

    count: int
    of: int
    share: float
    low: float
    high: float


def why_withheld(answered: int, state: SurveyState) -> Withheld | None:
    """Return why answers are not shown, or None.

    Nothing is shown while more may come: what a later report shows more than an earlier one would be single answers.
    """
    if state not in (SurveyState.CLOSED, SurveyState.CANCELLED):
        return Withheld.NOT_CLOSED
    return Withheld.TOO_FEW if answered < MINIMUM else None


def tally(counts: Mapping[int, int], steps: int) -> Tally | None:
    """Return how a question was answered, or None where fewer than five did."""
    found = Tally(tuple(counts.get(step, 0) for step in range(1, steps + 1)))
    return found if found.answered >= MINIMUM else None


def share(count: int, of: int) -> Share | None:
    """Return a share with its interval of 95 per cent (Wilson 1927), or None of fewer than five people.

    Wilson's, since it stays within 0 and 1 and holds where people are few.
    """
    if of < MINIMUM:
        return None
    part, square = count / of, Z * Z / of
    middle = (part + square / 2) / (1 + square)
    reach = Z * sqrt(part * (1 - part) / of + square / (4 * of)) / (1 + square)
    return Share(count, of, round(part, 3), max(0.0, round(middle - reach, 3)), min(1.0, round(middle + reach, 3)))


def normalized_gain(before: float, after: float) -> float | None:
    """Return the part of what could be learned that was (Hake): 1 is all of it, below 0 is less than before.

    Both in per cent. None where nothing was left to learn.
    """
    return None if before >= FULL else round((after - before) / (FULL - before), 3)


def gain_class(gain: float) -> GainClass:
    """Return Hake's class of a gain."""
    if gain >= HIGH_GAIN:
        return GainClass.HIGH
    return GainClass.MEDIUM if gain >= MEDIUM_GAIN else GainClass.LOW
