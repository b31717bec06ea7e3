"""The number counter: one row per LSP and series, locked before the clock is read."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import NumberSeries
from certification.certificates.rules import Allotment, allot
from kompeten.clock import Clock, today

SERIES = "certificate"  # certificate and registration number share one sequence: one person, one place in the year
NEVER = date(1, 1, 1)


async def take_numbers(session: AsyncSession, lsp_id: str, *, count: int, time_zone: str) -> Allotment:
    """Take the next numbers of the LSP; they are given back when the caller's transaction rolls back.

    The lock on the counter is held until the end of the transaction, so that nobody else can take the following
    numbers before these are certain: no gap, no twin. The clock is read under the lock, so days follow numbers.
    """
    counter = await lock_counter(session, lsp_id)
    clock: Clock = session.info["clock"]
    allotment = allot(counter.last, counter.last_issued_on, today=today(clock, time_zone), count=count)
    counter.last, counter.last_issued_on = allotment.last, allotment.issued_on
    return allotment


async def lock_counter(session: AsyncSession, lsp_id: str) -> NumberSeries:
    """Return the LSP's counter, made when missing, locked until the end of the transaction."""
    fresh = insert(NumberSeries).values(lsp_id=lsp_id, series=SERIES, last=0, last_issued_on=NEVER)
    await session.execute(fresh.on_conflict_do_nothing())
    mine = select(NumberSeries).where(NumberSeries.lsp_id == lsp_id, NumberSeries.series == SERIES)
    return (await session.scalars(mine.with_for_update(), execution_options={"populate_existing": True})).one()
