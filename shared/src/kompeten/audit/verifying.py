"""Verifying the chain, part by part."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.archives import find_archive
from kompeten.audit.reading import row_to_hash
from kompeten.audit.rules import ORIGIN, Break, BreakKind, Chain, Row, Seal
from kompeten.database.audit_tables import AuditEntry, AuditSeal

PIECE = 500  # rows between two turns of the event loop


@dataclass(frozen=True, slots=True)
class Verified:
    """What one part of the chain proved: after which seal, up to which, its hash, what does not hold, if more follow.

    `archived_to` is the last seal that lies in an archive.
    """

    archived_to: int
    after: int
    up_to: int
    head: bytes
    breaks: list[Break]
    is_last: bool


async def verify_part(session: AsyncSession, *, after: int, limit: int) -> Verified:
    """Check up to `limit` seals after a number; the seal of that number is taken as it is stored.

    What is archived is passed by: the rest begins upon the hash that the last archive ended with.
    """
    before = ORIGIN
    broken: list[Break] = []
    archive = await find_archive(session)
    archived_to = archive.last_number if archive else 0
    if archive is not None and after <= archived_to:
        after, before = archived_to, archive.head
    elif after > 0:
        stored = await session.scalar(select(AuditSeal.hash).where(AuditSeal.number == after))
        before = stored or ORIGIN
        broken += [] if stored else [Break(after, BreakKind.SEAL_MISSING, None)]
    chain = Chain(after, before)
    seen = 0
    async for seal, row in sealed_rows(session, after=after, limit=limit):
        broken += chain.follow(seal, row)
        seen += 1
    return Verified(archived_to, after, chain.number, chain.before, broken, is_last=seen < limit)


async def sealed_rows(session: AsyncSession, *, after: int, limit: int) -> AsyncIterator[tuple[Seal, Row | None]]:
    """Yield up to `limit` seals after a number, in order, each with its row; None for one that is gone."""
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
