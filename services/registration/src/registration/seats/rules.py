"""Who gets a seat: in the order of arrival, as long as the whole has one left, and the regency where it has a quota.

The quota of a regency is a ceiling; a regency without one shares what the whole has. Whoever gets no seat waits. A seat
that becomes free goes to the first in the queue who may have it, in the transaction that frees it: so while anybody
waits for a seat none is free for them, and whoever arrives overtakes nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """How many seats there are, taken, waited for; `arrivals` numbers whoever ever came, in their order."""

    quota: int
    taken: int
    regency_quotas: Mapping[str, int]
    regencies_taken: Mapping[str, int]
    waiting: int
    arrivals: int

    def has_room_in(self, regency: str) -> bool:
        """Tell whether the regency's own quota leaves a seat."""
        quota = self.regency_quotas.get(regency)
        return quota is None or self.regencies_taken.get(regency, 0) < quota

    def is_free_for(self, regency: str) -> bool:
        """Tell whether somebody from there can have a seat."""
        return self.taken < self.quota and self.has_room_in(regency)


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody who wants a seat; `held_in` is the regency for which they hold one already."""

    regency: str
    held_in: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What came of a claim: `place` in the queue, None with a seat; `arrival` is None where an earlier one stands."""

    arrival: int | None
    place: int | None


def seat(seats: Seats, claims: Sequence[Claim]) -> tuple[Seats, list[Standing]]:
    """Return what is left after the claims, judged in their order, and how each stands.

    Whoever holds a seat and has moved to another regency keeps it where that one has room; otherwise they arrive anew.
    """
    standings = []
    for claim in claims:
        if claim.held_in is not None:
            if claim.held_in == claim.regency:
                standings.append(Standing(None, None))
                continue
            seats = free(seats, claim.held_in)
            if seats.has_room_in(claim.regency):
                seats = _take(seats, claim.regency)
                standings.append(Standing(None, None))
                continue
        seats, standing = _arrive(seats, claim.regency)
        standings.append(standing)
    return seats, standings


def free(seats: Seats, regency: str) -> Seats:
    """Return the seats without one that is given back."""
    return _taken(seats, regency, -1)


def leave_queue(seats: Seats) -> Seats:
    """Return the seats when somebody no longer waits."""
    return replace(seats, waiting=seats.waiting - 1)


def move_up(seats: Seats, queue: Sequence[str]) -> tuple[Seats, list[int]]:
    """Return what is left when those of the queue have moved up who can, and their positions; it names regencies."""
    moved = []
    for position, regency in enumerate(queue):
        if seats.taken >= seats.quota:
            break
        if seats.is_free_for(regency):
            seats = leave_queue(_take(seats, regency))
            moved.append(position)
    return seats, moved


def _arrive(seats: Seats, regency: str) -> tuple[Seats, Standing]:
    seats = replace(seats, arrivals=seats.arrivals + 1)
    if seats.is_free_for(regency):
        return _take(seats, regency), Standing(seats.arrivals, None)
    seats = replace(seats, waiting=seats.waiting + 1)
    return seats, Standing(seats.arrivals, seats.waiting)


def _take(seats: Seats, regency: str) -> Seats:
    return _taken(seats, regency, 1)


def _taken(seats: Seats, regency: str, more: int) -> Seats:
    left = seats.regencies_taken.get(regency, 0) + more
    regencies = {code: taken for code, taken in {**seats.regencies_taken, regency: left}.items() if taken}
    return replace(seats, taken=seats.taken + more, regencies_taken=regencies)
