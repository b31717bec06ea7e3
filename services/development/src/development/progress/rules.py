"""What a list of entries adds to what is on record, and where somebody stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from development.activities.rules import TimeZone


class StepOutcome(StrEnum):
    """What became of a step: also that it was tried and nobody has judged it yet."""

    PASSED = "passed"
    REPEAT = "repeat"
    NOT_EVALUATED = "not_evaluated"


class StepCode(StrEnum):
    """What is wrong with steps, or with entries about them."""

    STEP_UNKNOWN = "step_unknown"
    STEP_NAMED_TWICE = "step_named_twice"
    NOT_YET = "not_yet"
    FOREIGN_ACTIVITY = "foreign_activity"


class Mark(NamedTuple):
    """What an entry is about: of one person, one step and one day the last entry counts."""

    person_id: UUID
    step: str
    on: date


class Said(NamedTuple):
    """What an entry says."""

    outcome: StepOutcome
    note: str | None


class Entered(NamedTuple):
    """An entry as it counts: those of a later day count before those entered later."""

    step: str
    on: date
    place: int
    outcome: StepOutcome


def last_of_each(entries: Iterable[tuple[Mark, Said]]) -> dict[Mark, Said]:
    """Return what a list says at its end, in the order of people, steps and days."""
    return dict(sorted(dict(entries).items()))


def additions(said: Mapping[Mark, Said], newest: Mapping[Mark, Said]) -> dict[Mark, Said]:
    """Return what is new in a list; `newest` is the last entry of each mark. The same list sent again adds nothing."""
    return {mark: one for mark, one in said.items() if newest.get(mark) != one}


def counting(entries: Sequence[Entered]) -> dict[str, Entered]:
    """Return the entry that counts of each step."""
    return {one.step: one for one in sorted(entries, key=lambda one: (one.on, one.place))}


def latest_day(moment: datetime) -> date:
    """Return the day it is in Indonesia's east, where a day begins first."""
    return moment.astimezone(ZoneInfo(TimeZone.JAYAPURA)).date()


def is_overdue(due_on: date | None, outcome: StepOutcome, *, today: date) -> bool:
    """Tell whether a step is not passed though its day has gone by."""
    return due_on is not None and outcome is not StepOutcome.PASSED and due_on < today
