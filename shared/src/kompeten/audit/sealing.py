"""Sealing what was written since, in one transaction, by one process at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from kompeten.audit.reading import row_to_hash
from kompeten.audit.rules import ORIGIN, Row, seal_hash
from kompeten.database.sessions import now
from kompeten.database.tables import AuditEntry, AuditSeal

LOCK = 0x7365616C  # "seal"; advisory locks are per database, so one number serves every service
BATCH = 1_000  # some 20 ms of hashing and four statements
PIECE = 10_000  # rows that one step of the look at everything goes past: some 30 ms, however many there are
SLACK = timedelta(minutes=1)  # longer than transactions usually are open: a statement ends after 20 s
MILLISECOND_BITS = 80  # of a UUIDv7, RFC 9562: what follows its 48 bits of Unix time in milliseconds
BEGINNING = UUID(int=0)

Unsealed = tuple[UUID, Row]
Column = InstrumentedAttribute[UUID]


@dataclass(frozen=True, slots=True)
class Tail:
    """Rows without a seal, and since when the oldest waits."""

    rows: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the look at everything: how many rows it sealed, and the mark the next one goes on from."""

    sealed: int
    mark: UUID


async def seal_next(session: AsyncSession) -> int | None:
    """Seal up to 1,000 new rows in order of their ids; None when another process is at it.

    New are rows without a seal from a minute before the last sealed one on: what a long transaction commits late gets
    a later number. What comes later than that is found by `seal_late`. The caller commits.
    """
    if not await _is_ours(session):
        return None
    last = await _last_seal(session)
    return await _seal(session, last, await _unsealed(session, after=_new_after(last)))


async def seal_late(session: AsyncSession, *, mark: UUID) -> Step | None:
    """Look at the next 10,000 rows after a mark and seal up to 1,000 that have no seal; the caller commits.

    The mark goes back to the beginning behind the last row, so that a row is found whenever it came. No step looks at
    more than its piece. None when another process is at it.
    """
    if not await _is_ours(session):
        return None
    following = select(AuditEntry.id).where(AuditEntry.id > mark).order_by(AuditEntry.id)
    end = await session.scalar(following.offset(PIECE - 1).limit(1))
    rows = await _unsealed(session, after=mark, up_to=end)
    sealed = await _seal(session, await _last_seal(session), rows)
    if sealed == BATCH:
        return Step(sealed, mark)
    return Step(sealed, BEGINNING if end is None else end)


async def unsealed_tail(session: AsyncSession) -> Tail:
    """Return how many rows wait for their seal.

    Looked for where `seal_next` looks; rows far behind it, committed much too late, get a seal with the look at
    everything: counting them here would read the whole audit.
    """
    new = _without_seal(after=_new_after(await _last_seal(session)))
    rows, oldest = (await session.execute(select(func.count(), func.min(AuditEntry.at)).where(*new))).one()
    return Tail(rows, oldest)


def long_before(entry_id: UUID) -> UUID:
    """Return the lowest UUIDv7 of a minute before an id."""
    milliseconds = (entry_id.int >> MILLISECOND_BITS) - int(SLACK.total_seconds() * 1000)
    return UUID(int=max(milliseconds, 0) << MILLISECOND_BITS)


async def _is_ours(session: AsyncSession) -> bool:
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))))


async def _last_seal(session: AsyncSession) -> AuditSeal | None:
    last: AuditSeal | None = await session.scalar(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1))
    return last


async def _unsealed(session: AsyncSession, *, after: UUID, up_to: UUID | None = None) -> Sequence[Unsealed]:
    rows = select(AuditEntry.id, row_to_hash()).where(*_without_seal(after=after, up_to=up_to))
    found = await session.execute(rows.order_by(AuditEntry.id).limit(BATCH))
    return [(entry_id, row) for entry_id, row in found]


def _new_after(last: AuditSeal | None) -> UUID:
    return BEGINNING if last is None else long_before(last.entry_id)


def _without_seal(*, after: UUID, up_to: UUID | None = None) -> Sequence[ColumnElement[bool]]:
    """Return what a row without a seal fulfils; both sides are bounded, or a plan could read every seal there is."""
    sealed = select(AuditSeal.entry_id).where(
        AuditSeal.entry_id == AuditEntry.id, *_between(AuditSeal.entry_id, after, up_to)
    )
    return ~sealed.exists(), *_between(AuditEntry.id, after, up_to)


def _between(column: Column, after: UUID, up_to: UUID | None) -> list[ColumnElement[bool]]:
    return [column > after, *([] if up_to is None else [column <= up_to])]


async def _seal(session: AsyncSession, last: AuditSeal | None, rows: Sequence[Unsealed]) -> int:
    number, before = (last.number, last.hash) if last else (0, ORIGIN)
    seals = []
    for entry_id, row in rows:
        number, before = number + 1, seal_hash(before, row)
        seals.append({"number": number, "entry_id": entry_id, "hash": before, "sealed_at": now(session)})
    if seals:
        await session.execute(insert(AuditSeal), seals)
    return len(seals)
