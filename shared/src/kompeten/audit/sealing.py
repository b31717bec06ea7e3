"""Sealing what was written since, in one transaction, by one process at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from kompeten.audit.archives import find_archive
from kompeten.audit.months import first_id, moment_of, month_after
from kompeten.audit.reading import row_to_hash
from kompeten.audit.rules import ORIGIN, Row, seal_hash
from kompeten.database.audit_tables import AuditEntry, AuditSeal
from kompeten.database.counting import MOST_COUNTED
from kompeten.database.sessions import now

LOCK = 0x7365616C  # "seal"; advisory locks are per database, so one number serves every service
BATCH = 1_000  # some 20 ms of hashing and four statements
PIECE = 10_000  # rows that one step of the look at everything goes past: some 30 ms, however many there are
SLACK = timedelta(minutes=1)  # longer than transactions usually are open: a statement ends after 20 s
RECENT = timedelta(days=40)  # the last seal is usually this young: two months are opened to find it, of all there are
BEGINNING = UUID(int=0)
EPOCH = datetime.fromtimestamp(0, UTC)

Unsealed = tuple[UUID, Row]
Column = InstrumentedAttribute[UUID]


@dataclass(frozen=True, slots=True)
class Tail:
    """Rows without a seal, and since when the oldest waits."""

    rows: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class End:
    """Where the chain ends: its last seal, or that of the last archive where none came since."""

    number: int
    hash: bytes
    sealed_at: datetime
    new_after: UUID


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
    end = await _end_of_chain(session)
    return await _seal(session, end, await _unsealed(session, after=end.new_after))


async def seal_late(session: AsyncSession, *, mark: UUID) -> Step | None:
    """Look at the next 10,000 rows after a mark and seal up to 1,000 that have no seal; the caller commits.

    The mark goes back to the beginning behind the last row, so that a row is found whenever it came. No step looks at
    more than its piece. None when another process is at it.
    """
    if not await _is_ours(session):
        return None
    mark = max(mark, await _first_kept(session))
    following = select(AuditEntry.id).where(AuditEntry.id > mark).order_by(AuditEntry.id)
    end = await session.scalar(following.offset(PIECE - 1).limit(1))
    rows = await _unsealed(session, after=mark, up_to=end)
    sealed = await _seal(session, await _end_of_chain(session), rows)
    if sealed == BATCH:
        return Step(sealed, mark)
    return Step(sealed, BEGINNING if end is None else end)


async def unsealed_tail(session: AsyncSession) -> Tail:
    """Return how many rows wait for their seal, `MOST_COUNTED` at most.

    Looked for where `seal_next` looks; rows far behind it, committed much too late, get a seal with the look at
    everything: counting them here would read the whole audit.
    """
    new = _without_seal(after=(await _end_of_chain(session)).new_after)
    found = select(AuditEntry.at).where(*new).order_by(AuditEntry.id).limit(MOST_COUNTED).subquery()
    rows, oldest = (await session.execute(select(func.count(), func.min(found.c.at)))).one()
    return Tail(rows, oldest)


def long_before(entry_id: UUID) -> UUID:
    """Return the lowest UUIDv7 of a minute before an id."""
    return first_id(moment_of(entry_id) - SLACK)


async def find_last_seal(session: AsyncSession) -> AuditSeal | None:
    """Return the seal with the highest number; only a service that was still for long has older months opened, too."""
    last = select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1)
    return await session.scalar(last.where(AuditSeal.sealed_at > now(session) - RECENT)) or await session.scalar(last)


async def _is_ours(session: AsyncSession) -> bool:
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))))


async def _end_of_chain(session: AsyncSession) -> End:
    last = await find_last_seal(session)
    if last is not None:
        after = max(long_before(last.entry_id), await _first_kept(session))
        return End(last.number, last.hash, last.sealed_at, after)
    archive = await find_archive(session)
    if archive is not None:
        return End(archive.last_number, archive.head, archive.archived_at, await _first_kept(session))
    return End(0, ORIGIN, EPOCH, BEGINNING)


async def _first_kept(session: AsyncSession) -> UUID:
    """Return the id before which every row was sealed when its month was archived: their seals are elsewhere."""
    archive = await find_archive(session)
    return BEGINNING if archive is None else first_id(month_after(archive.month))


async def _unsealed(session: AsyncSession, *, after: UUID, up_to: UUID | None = None) -> Sequence[Unsealed]:
    rows = select(AuditEntry.id, row_to_hash()).where(*_without_seal(after=after, up_to=up_to))
    found = await session.execute(rows.order_by(AuditEntry.id).limit(BATCH))
    return [(entry_id, row) for entry_id, row in found]


def _without_seal(*, after: UUID, up_to: UUID | None = None) -> Sequence[ColumnElement[bool]]:
    """Return what a row without a seal fulfils; both sides are bounded, or a plan could read every seal there is.

    No seal is older than the moment in its row's id: the months before are not even opened.
    """
    sealed = select(AuditSeal.entry_id).where(
        AuditSeal.entry_id == AuditEntry.id,
        AuditSeal.sealed_at >= moment_of(after),
        *_between(AuditSeal.entry_id, after, up_to),
    )
    return ~sealed.exists(), *_between(AuditEntry.id, after, up_to)


def _between(column: Column, after: UUID, up_to: UUID | None) -> list[ColumnElement[bool]]:
    return [column > after, *([] if up_to is None else [column <= up_to])]


async def _seal(session: AsyncSession, end: End, rows: Sequence[Unsealed]) -> int:
    number, before, sealed_at = end.number, end.hash, max(end.sealed_at, now(session))
    seals = []
    for entry_id, row in rows:
        number, before, sealed_at = number + 1, seal_hash(before, row), max(sealed_at, moment_of(entry_id))
        seals.append({"number": number, "entry_id": entry_id, "hash": before, "sealed_at": sealed_at})
    if seals:
        await session.execute(insert(AuditSeal), seals)
    return len(seals)
