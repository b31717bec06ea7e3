"""Verifying the chain, part by part, and how much is not sealed yet."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.reading import row_to_hash
from kompeten.audit.rules import ORIGIN, Break, BreakKind, Chain, Row, Seal
from kompeten.audit.sealing import BEGINNING, long_before
from kompeten.database.tables import AuditEntry, AuditSeal

PIECE = 500  # rows between two turns of the event loop


@dataclass(frozen=True, slots=True)
class Verified:
    """What one part of the chain proved: up to which seal, its hash, what does not hold, whether more follow."""

    up_to: int
    head: bytes
    breaks: list[Break]
    is_last: bool


@dataclass(frozen=True, slots=True)
class Tail:
    """Rows without a seal, and since when the oldest waits."""

    rows: int
    oldest: datetime | None


async def verify_part(session: AsyncSession, *, after: int, limit: int) -> Verified:
    """Check up to `limit` seals after a number; the seal of that number is taken as it is stored."""
    before = ORIGIN
    broken: list[Break] = []
    if after > 0:
        stored = await session.scalar(select(AuditSeal.hash).where(AuditSeal.number == after))
        before = stored or ORIGIN
        broken += [] if stored else [Break(after, BreakKind.SEAL_MISSING, None)]
    chain = Chain(after, before)
    seen = 0
    async for seal, row in _sealed(session, after=after, limit=limit):
        broken += chain.follow(seal, row)
        seen += 1
    return Verified(chain.number, chain.before, broken, is_last=seen < limit)


async def unsealed_tail(session: AsyncSession) -> Tail:
    """Return how many rows wait for their seal.

    Looked for where the sealer looks next; rows far behind it, committed much too late, get a seal with its look at
    everything: counting them here would read the whole audit.
    """
    last = await session.scalar(select(AuditSeal.entry_id).order_by(AuditSeal.number.desc()).limit(1))
    after = BEGINNING if last is None else long_before(last)
    sealed = select(AuditSeal.entry_id).where(AuditSeal.entry_id == AuditEntry.id, AuditSeal.entry_id > after).exists()
    waiting = select(func.count(), func.min(AuditEntry.at)).where(AuditEntry.id > after, ~sealed)
    rows, oldest = (await session.execute(waiting)).one()
    return Tail(rows, oldest)


async def _sealed(session: AsyncSession, *, after: int, limit: int) -> AsyncIterator[tuple[Seal, Row | None]]:
    while limit > 0:
        rows = await session.execute(
            select(AuditSeal.number, AuditSeal.entry_id, AuditSeal.hash, AuditEntry.id, row_to_hash())
            .join(AuditEntry, AuditEntry.id == AuditSeal.entry_id, isouter=True)
            .where(AuditSeal.number > after)
            .order_by(AuditSeal.number)
            .limit(min(PIECE, limit))
        )
        piece = rows.all()
        for number, entry_id, stored, found, row in piece:
            yield Seal(number, entry_id, stored), None if found is None else row
        if len(piece) < PIECE:
            return
        after, limit = piece[-1].number, limit - len(piece)
