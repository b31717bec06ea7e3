"""Rules of committee sessions: quorum, recusal, reasons, and when a session may be closed and its cases issued."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from certification.cases.rules import Part, Parts
from kompeten.events.assessment import UnitResult
from kompeten.events.certification import Outcome
from kompeten.events.snapshots import Mark, Unit
from kompeten.identity.employers import is_same_employer
from kompeten.identity.subjects import is_among
from kompeten.states import StateMachine

LEEWAY: Final = timedelta(days=2)
"""How far ahead of the day in UTC something done may be dated: in Indonesia it may be tomorrow, and clocks differ."""
FARTHEST: Final = timedelta(days=366)
"""How far ahead a session is planned; beyond, the year is a typing error."""


class SessionState(StrEnum):
    """Where a session stands."""

    OPEN = "open"
    CLOSED = "closed"


class SessionMove(StrEnum):
    """What can be done with a session."""

    DECIDE = "decide"
    CLOSE = "close"
    ISSUE = "issue"


SESSIONS: Final = StateMachine(
    SessionState,
    SessionMove,
    {
        (SessionState.OPEN, SessionMove.DECIDE): SessionState.OPEN,
        (SessionState.OPEN, SessionMove.CLOSE): SessionState.CLOSED,
        (SessionState.CLOSED, SessionMove.ISSUE): SessionState.CLOSED,
    },
)


class DecisionState(StrEnum):
    """A decision is a draft until its session is closed; it lapses when its case was withdrawn before."""

    DRAFT = "draft"
    FINAL = "final"
    LAPSED = "lapsed"


class DecisionMove(StrEnum):
    """What becomes of a decision."""

    CHANGE = "change"
    CLOSE = "close"
    LAPSE = "lapse"


DECISIONS: Final = StateMachine(
    DecisionState,
    DecisionMove,
    {
        (DecisionState.DRAFT, DecisionMove.CHANGE): DecisionState.DRAFT,
        (DecisionState.DRAFT, DecisionMove.CLOSE): DecisionState.FINAL,
        (DecisionState.DRAFT, DecisionMove.LAPSE): DecisionState.LAPSED,
    },
)


class SeatingFault(StrEnum):
    """What is wrong with the members present."""

    TOO_FEW = "committee_too_small"
    EVEN = "committee_even"
    TWICE = "member_twice"


@dataclass(frozen=True)
class Involvement:
    """Somebody who had a part in what is to be decided."""

    user_id: str
    name: str
    part: Part


def seating_faults(user_ids: Collection[str], *, minimum: int, must_be_odd: bool) -> list[SeatingFault]:
    """Judge who is present when a session is opened."""
    faults = []
    if len(set(user_ids)) < len(user_ids):
        faults.append(SeatingFault.TWICE)
    if len(user_ids) < minimum:
        faults.append(SeatingFault.TOO_FEW)
    if must_be_odd and len(user_ids) % 2 == 0:
        faults.append(SeatingFault.EVEN)
    return faults


def needs_reason(outcome: Outcome, recommendation: Mark) -> bool:
    """Tell whether the outcome goes against the assessor's recommendation."""
    return (outcome is Outcome.GRANTED) != (recommendation is Mark.COMPETENT)


@dataclass(frozen=True)
class Seat:
    """What counts of somebody who is to decide or to close."""

    user_id: str
    name: str
    employer: str = ""
    schemes: Collection[str] = ()


def involvements(seats: Iterable[Seat], recused: Collection[str], parts: Parts) -> list[Involvement]:
    """Return who of these had a part with the candidate before, or has their employer, and is not recused."""
    return [
        Involvement(seat.user_id, seat.name, part)
        for part in Part
        for seat in sorted(seats, key=lambda one: one.user_id)
        if _has(part, seat, parts.get(part, ())) and not is_among(seat.user_id, recused)
    ]


def _has(part: Part, seat: Seat, people: Collection[str]) -> bool:
    if part is Part.EMPLOYED:
        return any(is_same_employer(seat.employer, one) for one in people)
    return is_among(seat.user_id, people)


def deciders(seats: Iterable[Seat], recused: Collection[str], *, scheme: str) -> tuple[str, ...]:
    """Return who decides a case: those for its scheme, without the recused."""
    return tuple(sorted(one.user_id for one in seats if scheme in one.schemes and not is_among(one.user_id, recused)))


def missed_units(outcome: Outcome, units: Iterable[UnitResult]) -> tuple[Unit, ...]:
    """Return the units somebody refused is told of; who is granted has missed none."""
    if outcome is Outcome.GRANTED:
        return ()
    return tuple(Unit(code=one.code, title=one.title) for one in units if one.mark is Mark.NOT_YET_COMPETENT)


def is_ahead(day: date, *, today: date) -> bool:
    """Tell whether a day that must have come has not."""
    return day > today + LEEWAY


def is_too_far(held_on: date, *, today: date) -> bool:
    """Tell whether nobody plans a session that early."""
    return held_on > today + FARTHEST


def trained_since(held_on: date, *, days: int) -> datetime:
    """Return the moment after which a training ended less than so many days before the day of a session."""
    return datetime.combine(held_on, time(), UTC) - timedelta(days=days)
