"""Rules of the roster: whether somebody may be convened to a session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Absence(StrEnum):
    """Why somebody cannot be convened."""

    NOT_ON_ROSTER = "not_on_roster"
    OUTSIDE_TERM = "outside_term"


@dataclass(frozen=True)
class Term:
    """From which day to which somebody is a member, both included."""

    starts_on: date
    ends_on: date


def absences(user_ids: Sequence[str], terms: Mapping[str, Term], *, day: date) -> dict[str, Absence]:
    """Return who of these cannot sit on that day, and why."""
    found: dict[str, Absence] = {}
    for user_id in user_ids:
        term = terms.get(user_id)
        if term is None:
            found[user_id] = Absence.NOT_ON_ROSTER
        elif not term.starts_on <= day <= term.ends_on:
            found[user_id] = Absence.OUTSIDE_TERM
    return found
