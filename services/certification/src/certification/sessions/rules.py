"""Rules of committee sessions: quorum, recusal, reasons, and when a session may be closed and its cases issued."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kompeten.events.assessment import UnitResult
from kompeten.events.certification import Outcome
from kompeten.events.snapshots import Mark, Unit
from kompeten.problems import IllegalMove


class SessionState(StrEnum):
    """Where a session stands."""

    OPEN = "open"
    CLOSED = "closed"


class SessionMove(StrEnum):
    """What can be done with a session."""

    DECIDE = "decide"
    CLOSE = "close"
    ISSUE = "issue"


TRANSITIONS: Mapping[SessionState, Mapping[SessionMove, SessionState | None]] = {
    SessionState.OPEN: {
        SessionMove.DECIDE: SessionState.OPEN,
        SessionMove.CLOSE: SessionState.CLOSED,
        SessionMove.ISSUE: None,
    },
    SessionState.CLOSED: {
        SessionMove.DECIDE: None,
        SessionMove.CLOSE: None,
        SessionMove.ISSUE: SessionState.CLOSED,
    },
}


class DecisionState(StrEnum):
    """A decision is a draft until its session is closed; it lapses when its case was withdrawn before."""

    DRAFT = "draft"
    FINAL = "final"
    LAPSED = "lapsed"


class SeatingFault(StrEnum):
    """What is wrong with the members present."""

    TOO_FEW = "committee_too_small"
    EVEN = "committee_even"
    TWICE = "member_twice"


class Part(StrEnum):
    """How somebody was involved with a candidate before the decision."""

    ASSESSED = "assessed"
    VERIFIED = "verified"


@dataclass(frozen=True)
class Involvement:
    """A member who had a part in what is to be decided."""

    user_id: str
    name: str
    part: Part


def moved(state: SessionState, move: SessionMove) -> SessionState:
    """Return the state after a move; raises `IllegalMove`, naming the moves that are possible."""
    target = TRANSITIONS[state][move]
    if target is None:
        legal = [name.value for name, reached in TRANSITIONS[state].items() if reached is not None]
        raise IllegalMove(state=state.value, legal=legal)
    return target


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


def involved_deciders(
    members: Mapping[str, str], recused: Collection[str], *, assessors: Collection[str], verifiers: Collection[str]
) -> list[Involvement]:
    """Return the members (name by user id) who assessed or verified the candidate and are not recused."""
    return [
        Involvement(user_id, members[user_id], part)
        for part, people in ((Part.ASSESSED, assessors), (Part.VERIFIED, verifiers))
        for user_id in sorted(members)
        if user_id in people and user_id not in recused
    ]


def deciders(members: Collection[str], recused: Collection[str]) -> tuple[str, ...]:
    """Return who decides a case: the members present without the recused."""
    return tuple(sorted(set(members) - set(recused)))


def missed_units(outcome: Outcome, units: Iterable[UnitResult]) -> tuple[Unit, ...]:
    """Return the units somebody refused is told of; who is granted has missed none."""
    if outcome is Outcome.GRANTED:
        return ()
    return tuple(Unit(code=one.code, title=one.title) for one in units if one.mark is Mark.NOT_YET_COMPETENT)
