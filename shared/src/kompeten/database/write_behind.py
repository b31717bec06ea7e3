"""Rows on their way to PostgreSQL while the next are made: for many at a time, where making them takes as long."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from kompeten.database.rows import inserting

TURNS = 2  # of the event loop: in the first the driver takes the statement, in the second its bytes leave


class WriteBehind:
    """Inserts rows one statement after another, in the order given, without waiting for the last of them.

    While the block of `writing_behind` lasts nobody else may use the session.
    """

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self._under_way: asyncio.Task[object] | None = None

    async def write_all(self, rows: Sequence[DeclarativeBase]) -> None:
        """Send rows of one table as `rows.write_all` does; raises what became of those before."""
        if not rows:
            return
        statement, values = inserting(rows)
        await self.done()
        self._under_way = asyncio.create_task(self.session.execute(statement, values))
        for _ in range(TURNS):
            await asyncio.sleep(0)

    async def done(self) -> None:
        """Wait for what was sent last; raises what became of it."""
        if self._under_way is not None:
            await self._under_way
            self._under_way = None

    async def abandon(self) -> None:
        """Take back what is under way, if anything is: the transaction is over for it."""
        if self._under_way is not None:
            self._under_way.cancel()
            await asyncio.gather(self._under_way, return_exceptions=True)  # what became of it nobody asks any more


@asynccontextmanager
async def writing_behind(session: AsyncSession) -> AsyncIterator[WriteBehind]:
    """Yield what inserts rows behind; at the end of the block all are written, or it raises. The caller commits."""
    writes = WriteBehind(session)
    try:
        yield writes
        await writes.done()
    finally:
        await writes.abandon()
