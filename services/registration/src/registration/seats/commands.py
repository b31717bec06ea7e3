"""Seats as they stand in the row of what has them: claimed, given back and filled again, each under the row's lock."""

from collections.abc import Sequence
from functools import cache
from typing import cast
from uuid import UUID

from sqlalchemy import Integer, Select, Table, Text, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from kompeten.database.hot import InTransaction, Prepared
from registration.seats.models import WithSeats
from registration.seats.rules import Claim, Seats, Standing, free, leave_queue, move_up, seat

COUNTS = ("taken", "regencies_taken", "waiting", "arrivals")


class SeatsUnlocked(Exception):
    """The seats have changed since they were read: their row was not locked."""


async def claim(
    session: InTransaction, model: type[WithSeats], owner_id: UUID, claims: Sequence[Claim]
) -> list[Standing]:
    """Seat people or put them into the queue, in this order; the row is locked until the caller's transaction ends.

    One person who finds a seat takes it by one statement; whatever is not so plain is judged by the rules.
    """
    if len(claims) == 1 and claims[0].held_in is None:
        wanted = {"owner_id": owner_id, "regency": claims[0].regency}
        for (arrival,) in await _taking_one(_table(model)).rows(session, wanted):
            return [Standing(arrival, None)]
    return await claim_by_rules(session, model, owner_id, claims)


async def claim_by_rules(
    session: InTransaction, model: type[WithSeats], owner_id: UUID, claims: Sequence[Claim]
) -> list[Standing]:
    """Do what `claim` does, with the row locked before anything is judged."""
    before = await lock_seats(session, model, owner_id)
    after, standings = seat(before, claims)
    await keep_seats(session, model, owner_id, before=before, after=after)
    return standings


async def give_back(session: InTransaction, model: type[WithSeats], owner_id: UUID, held_in: str | None) -> None:
    """Free the seat held for this regency, or with None a place in the queue; `fill` lets the next one move up."""
    before = await lock_seats(session, model, owner_id)
    after = leave_queue(before) if held_in is None else free(before, held_in)
    await keep_seats(session, model, owner_id, before=before, after=after)


async def fill(session: AsyncSession, model: type[WithSeats], owner_id: UUID, queue: Select[UUID, str]) -> list[UUID]:
    """Give the free seats to whoever waits longest and may have them; return who that is, for the caller to write.

    `queue` selects ids and regencies in the order of arrival.
    """
    await session.flush()
    before = await lock_seats(session, model, owner_id)
    if not before.waiting or before.taken >= before.quota:
        return []
    waiting = (await session.execute(queue)).all()
    after, moved = move_up(before, [regency for _, regency in waiting])
    await keep_seats(session, model, owner_id, before=before, after=after)
    return [waiting[position][0] for position in moved]


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
def _taking_one(table: Table) -> Prepared:
    return Prepared(taking_one(table))


def taking_one(table: Table) -> ReturningUpdate[tuple[int]]:
    """Return what `seat` does with somebody for whom a seat is free, and changes nothing where none is."""
    regency = bindparam("regency", type_=Text)
    held = func.coalesce(table.c.regencies_taken[regency].astext.cast(Integer), 0)
    ceiling = func.coalesce(table.c.regency_quotas[regency].astext.cast(Integer), table.c.quota)
    free_for = table.c.id == bindparam("owner_id"), table.c.taken < table.c.quota, held < ceiling
    counts = {name: table.c[name] + 1 for name in ("taken", "arrivals")}
    regencies = table.c.regencies_taken + func.jsonb_build_object(regency, held + 1)
    taken = update(table).where(*free_for).values(counts | {"regencies_taken": regencies})
    return taken.returning(table.c.arrivals)


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
