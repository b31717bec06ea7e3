"""Which stage an application has reached: a pure function of the set of its timeline entries.

Topics keep no order among each other, so neither the order of arrival nor the clocks of other services may count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

OWN_ATTEMPT = 0  # before any assessment; assessments count their attempts from 1


class Stage(StrEnum):
    """How far an application got, in the words shown to people."""

    SUBMITTED = "submitted"
    WAITING = "waiting"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REGISTERED = "registered"
    ASSIGNED = "assigned"
    ABSENT = "absent"
    ASSESSED = "assessed"
    GRANTED = "granted"
    NOT_GRANTED = "not_granted"
    ISSUED = "issued"


# What ends an application outranks every attempt; a certificate that exists outranks a withdrawal that came too late.
_FINALITY: dict[Stage, int] = {Stage.WITHDRAWN: 1, Stage.ISSUED: 2}

# Stages of one rank come from one topic, whose sequence decides between them: returned and submitted again.
_RANK: dict[Stage, int] = {
    Stage.SUBMITTED: 0,
    Stage.WAITING: 0,
    Stage.RETURNED: 0,
    Stage.REJECTED: 0,
    Stage.REGISTERED: 0,
    Stage.WITHDRAWN: 0,
    Stage.ASSIGNED: 1,
    Stage.ABSENT: 2,
    Stage.ASSESSED: 3,
    Stage.GRANTED: 4,
    Stage.NOT_GRANTED: 4,
    Stage.ISSUED: 5,
}

Precedence = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the rules need of a timeline entry; `sequence` counts within the topic the entry came on."""

    stage: Stage
    attempt: int
    sequence: int


def precedence(entry: Entry) -> Precedence:
    """Return what orders entries: finality, attempt, rank of the stage, sequence within the topic."""
    return (_FINALITY.get(entry.stage, 0), entry.attempt, _RANK[entry.stage], entry.sequence)


def current_stage(entries: Iterable[Entry]) -> Stage:
    """Return the stage the entries add up to, in whatever order they came; `ValueError` for none."""
    return max(entries, key=precedence).stage
