"""Numbers that are given after the commit, so that a number is never seen before a smaller one.

Numbers drawn by the writers would not do: a long transaction's small number becomes visible when greater ones were
read already. Here whoever gives numbers holds the epoch's row, so these transactions commit one after the other.
"""

from typing import TypeVar

from sqlalchemy import TextClause, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import Long, NewId
from kompeten.ids import new_id


class NumberEpoch:
    """A stretch of numbers given on one database; `last` is the newest number, of an earlier one where it ended.

    The highest `number` is the present epoch, and its row the lock under which numbers are given. A recovery begins
    another one: beyond `last`, what an earlier epoch told is not what stands here.
    """

    id: Mapped[NewId]
    number: Mapped[int] = mapped_column(unique=True)
    last: Mapped[Long]


AnyEpoch = TypeVar("AnyEpoch", bound=NumberEpoch)


async def give_numbers(session: AsyncSession, epochs: type[NumberEpoch], numbering: TextClause, *, most: int) -> int:
    """Run a statement that returns a row for each it numbers, and tell how many; the caller commits."""
    epoch = await lock_epoch(session, epochs)  # first, by itself: the next statement sees what the holder before did
    given = (await session.scalars(numbering, {"last": epoch.last, "most": most})).all()
    epoch.last += len(given)
    return len(given)


async def begin_epoch(session: AsyncSession, epochs: type[NumberEpoch]) -> None:
    """Let numbers from here on mean something else than those this database may have given before it was restored."""
    former = await lock_epoch(session, epochs)
    following = epochs()
    following.id, following.number, following.last = new_id(), former.number + 1, former.last
    session.add(following)


async def lock_epoch(session: AsyncSession, epochs: type[AnyEpoch]) -> AnyEpoch:
    """Return the present epoch, locked until the end of the transaction."""
    newest = select(epochs).order_by(epochs.number.desc()).limit(1)
    return (await session.scalars(newest.with_for_update(), execution_options={"populate_existing": True})).one()
