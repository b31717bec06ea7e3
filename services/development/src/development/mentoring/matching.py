"""Who might accompany whom: a proposal, which binds nobody."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

PROVINCE = 2  # how much of a region's code, "63.71", is its province


class Reason(StrEnum):
    """What speaks for a pair."""

    SAME_SCHEME = "same_scheme"
    KNOWS_WEAK_UNITS = "knows_weak_units"
    SAME_REGENCY = "same_regency"
    SAME_PROVINCE = "same_province"


# The klaster comes first, then what the senior can and the junior cannot: near, but alike, helps less.
WEIGHTS = {Reason.SAME_SCHEME: 4, Reason.KNOWS_WEAK_UNITS: 3, Reason.SAME_REGENCY: 2, Reason.SAME_PROVINCE: 1}


@dataclass(frozen=True, slots=True)
class Senior:
    """A mentor, and how many juniors they may still take."""

    user_id: str
    scheme_codes: Collection[str]
    unit_codes: Collection[str]
    region_code: str
    at_most: int


@dataclass(frozen=True, slots=True)
class Junior:
    """A participant nobody accompanies yet."""

    enrolment_id: UUID
    scheme_code: str | None
    weak_units: Collection[str]
    region_code: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A senior and a junior, and what speaks for them."""

    user_id: str
    enrolment_id: UUID
    reasons: tuple[Reason, ...]


def reasons_for(senior: Senior, junior: Junior) -> tuple[Reason, ...]:
    """Return what speaks for a pair."""

    def spoken() -> Iterator[Reason]:
        if junior.scheme_code in senior.scheme_codes:
            yield Reason.SAME_SCHEME
        if set(junior.weak_units) & set(senior.unit_codes):
            yield Reason.KNOWS_WEAK_UNITS
        if junior.region_code == senior.region_code:
            yield Reason.SAME_REGENCY
        elif junior.region_code[:PROVINCE] == senior.region_code[:PROVINCE]:
            yield Reason.SAME_PROVINCE

    return tuple(spoken())


def propose(seniors: Sequence[Senior], juniors: Sequence[Junior]) -> list[Pair]:
    """Return the pairs for which most speaks in all; who finds no place is left out. It takes a thread's time."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - 60 MB and a second, needed once in a while

    places = [one for one in seniors for _ in range(one.at_most)]
    if not places or not juniors:
        return []
    found = [[reasons_for(senior, junior) for senior in places] for junior in juniors]
    worth = [[sum(WEIGHTS[one] for one in reasons) for reasons in row] for row in found]
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [
        Pair(places[column].user_id, juniors[row].enrolment_id, found[row][column])
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
