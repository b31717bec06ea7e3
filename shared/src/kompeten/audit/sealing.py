"""Sealing what was written since, in one transaction, by one process at a time."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.reading import row_to_hash
from kompeten.audit.rules import ORIGIN, seal_hash
from kompeten.database.sessions import now
from kompeten.database.tables import AuditEntry, AuditSeal

LOCK = 0x7365616C  # "seal"; advisory locks are per database, so one number serves every service
BATCH = 1_000  # some 20 ms of hashing and four statements
SLACK = timedelta(minutes=1)  # longer than transactions usually are open: a statement ends after 20 s
MILLISECOND_BITS = 80  # of a UUIDv7, RFC 9562: what follows its 48 bits of Unix time in milliseconds


async def seal_next(session: AsyncSession, *, everything: bool) -> int | None:
    """Seal up to 1,000 rows that have no seal, in order of their ids; None when another process is at it.

    A row is picked because it has no seal, not because it lies after the last one: what a long transaction commits
    late gets a later number, and is never passed over. Rows more than a minute older than the last sealed one
    are looked for only with `everything`. The caller commits.
    """
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
        return None
    last = await session.scalar(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1))
    sealed = select(AuditSeal.entry_id).where(AuditSeal.entry_id == AuditEntry.id).exists()
    unsealed = select(AuditEntry.id, row_to_hash()).where(~sealed).order_by(AuditEntry.id).limit(BATCH)
    if last is not None and not everything:
        unsealed = unsealed.where(AuditEntry.id > long_before(last.entry_id))
    number, before = (last.number, last.hash) if last else (0, ORIGIN)
    seals = []
    for entry_id, row in await session.execute(unsealed):
        number, before = number + 1, seal_hash(before, row)
        seals.append({"number": number, "entry_id": entry_id, "hash": before, "sealed_at": now(session)})
    if seals:
        await session.execute(insert(AuditSeal), seals)
    return len(seals)


def long_before(entry_id: UUID) -> UUID:
    """Return the lowest UUIDv7 of a minute before an id."""
    milliseconds = (entry_id.int >> MILLISECOND_BITS) - int(SLACK.total_seconds() * 1000)
    return UUID(int=max(milliseconds, 0) << MILLISECOND_BITS)
