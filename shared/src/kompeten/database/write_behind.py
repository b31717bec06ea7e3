"""Rows on their way to PostgreSQL while the next are made: for many at a time, where making them takes as long."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import TextClause
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from kompeten.database.rows import inserting

TURNS = 2  # of the event loop: in the first the driver takes the statement, in the second its bytes leave


class WriteBehind:
    """Inserts rows one statement after another, in the order given, without waiting for any of them.

    What is under way stays in memory: a handful of statements. While the block of `writing_behind` lasts nobody else
    may use the session, but after `done`.
    """

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self._last: asyncio.Task[None] | None = None

    async def write_all(self, rows: Sequence[DeclarativeBase]) -> None:
        """Send rows of one table as `rows.write_all` does, behind those before; an error of theirs may be raised."""
        if not rows:
            return
        if self._last is not None and self._last.done():
            await self.done()
        self._last = asyncio.create_task(self._write(*inserting(rows), after=self._last))
        for _ in range(TURNS):
            await asyncio.sleep(0)

    async def done(self) -> None:
        """Wait for all that was sent; raises what became of it."""
        if self._last is not None:
            await self._last
            self._last = None

    async def abandon(self) -> None:
        """Take back what is under way, if anything is: the transaction is over for it."""
        if self._last is not None:
            self._last.cancel()  # and with it those it waits for
            await asyncio.gather(self._last, return_exceptions=True)  # what became of it nobody asks any more

    async def _write(self, statement: TextClause, values: dict[str, str], *, after: asyncio.Task[None] | None) -> None:
        if after is not None:
            await after
        await self.session.execute(statement, values)


@asynccontextmanager
async def writing_behind(session: AsyncSession) -> AsyncIterator[WriteBehind]:
    """Yield what inserts rows behind; at the end of the block all are written, or it raises. The caller commits."""
    writes = WriteBehind(session)
    try:
        yield writes
        await writes.done()
    finally:
        await writes.abandon()
