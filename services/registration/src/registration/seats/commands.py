"""Seats as they stand in the row of what has them: locked, then kept."""

from functools import cache
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update

from kompeten.database.hot import InTransaction, Prepared
from registration.seats.models import WithSeats
from registration.seats.rules import Seats

COUNTS = ("taken", "regencies_taken", "waiting", "arrivals")


class SeatsUnlocked(Exception):
    """The seats have changed since they were read: their row was not locked."""


async def lock_seats(session: InTransaction, model: type[WithSeats], owner_id: UUID) -> Seats:
    """Return the seats of a row that is there, locked until the transaction's end: the queue's order is decided here.

    What a transaction locks besides, it locks afterwards; so nobody waits for another in a circle.
    """
    (found,) = await _lock_row(_table(model)).rows(session, {"owner_id": owner_id})
    return Seats(**dict(zip(Seats.__slots__, found, strict=True)))


async def keep_seats(
    session: InTransaction, model: type[WithSeats], owner_id: UUID, *, before: Seats, after: Seats
) -> None:
    """Write what came of the seats; the caller commits. Raises `SeatsUnlocked` when `before` no longer stands."""
    if after == before:
        return
    counts = {f"new_{name}": getattr(after, name) for name in COUNTS}
    known = {"owner_id": owner_id, "known_taken": before.taken, "known_arrivals": before.arrivals}
    if not await _keeping(_table(model)).rows(session, counts | known):
        raise SeatsUnlocked(str(owner_id))


@cache
def _lock_row(table: Table) -> Prepared:
    columns = [table.c[name] for name in Seats.__slots__]
    return Prepared(select(*columns).where(table.c.id == bindparam("owner_id")).with_for_update(key_share=True))


@cache
def _keeping(table: Table) -> Prepared:
    known = table.c.taken == bindparam("known_taken"), table.c.arrivals == bindparam("known_arrivals")
    changed = update(table).where(table.c.id == bindparam("owner_id"), *known)
    return Prepared(changed.values({name: bindparam(f"new_{name}") for name in COUNTS}).returning(table.c.id))


def _table(model: type[WithSeats]) -> Table:
    return cast("Table", vars(model)["__table__"])
