"""Archiving the oldest month of the audit, as the owner of the database: written to a file, verified, detached.

A month of seals goes with the rows under them. Their partition of rows follows a month later, when nothing that is
still sealed here lies in it: a row of the last second of a month is sealed in the next.
"""

import asyncio
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.archives import find_archive
from kompeten.audit.files import ArchiveFile, BrokenArchive, Stretch, file_sha256, verify_file
from kompeten.audit.months import first_id, month_after
from kompeten.audit.rules import ORIGIN, Chain
from kompeten.audit.sealing import LOCK
from kompeten.audit.verifying import sealed_rows
from kompeten.database.audit_tables import AuditArchive, AuditSeal
from kompeten.database.sessions import now

FEWEST_MONTHS = 2  # a month is archived when the one after it is over, too: whatever came late has its seal by then

PARTITIONS = text("""
    SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = CAST(:parent AS regclass) ORDER BY relname
""")
SHORT_WAIT = text("SET LOCAL lock_timeout = '5s'")
UNSEALED = text("""
    SELECT count(*) FROM audit_entry WHERE id >= :first AND id < :following
       AND NOT EXISTS (SELECT FROM audit_seal WHERE entry_id = id AND entry_id >= :first AND entry_id < :following)
""")
STILL_SEALED = text("""
    SELECT EXISTS (SELECT FROM audit_seal WHERE number > :last AND entry_id >= :first AND entry_id < :following)
""")


@dataclass(frozen=True)
class Archived:
    """A month that was archived, its file, and the tables that were detached: kept until an operator drops them."""

    stretch: Stretch
    file: Path
    detached: list[str]


async def archive_oldest(
    session: AsyncSession, service: str, *, into: Path, today: date, keep_months: int
) -> Archived | None:
    """Archive the oldest month unless it is one of the last to keep; None when there is nothing to do.

    Raises `BrokenArchive`, with nothing detached, when the chain of the month does not hold. The caller commits; who
    begins again after a crash writes the same file.
    """
    months = await _months(session, "audit_seal")
    if not months or month_after(months[0], max(keep_months, FEWEST_MONTHS)) > today.replace(day=1):
        return None
    month = months[0]
    await session.execute(select(func.pg_advisory_xact_lock(LOCK)))  # the sealer passes meanwhile
    if waiting := await session.scalar(UNSEALED, _ids_of(month)):
        raise BrokenArchive(f"{waiting} rows of {month:%Y-%m} have no seal: does the sealer run?")
    path = into / f"{service}-audit-{month:%Y-%m}.jsonl.gz"
    written = await _write(session, service, month, path)
    if await asyncio.to_thread(verify_file, path) != written:
        raise BrokenArchive(f"{path}: is not what was written")
    sha256 = await asyncio.to_thread(file_sha256, path)
    values = {"last_number": written.last, "head": written.head, "file_sha256": sha256, "archived_at": now(session)}
    session.add(AuditArchive(month=month, **values))
    return Archived(written, path, await _detach(session, month, written.last))


async def _write(session: AsyncSession, service: str, month: date, path: Path) -> Stretch:
    archive = await find_archive(session)
    after, before = (archive.last_number, archive.head) if archive else (0, ORIGIN)
    in_month = AuditSeal.sealed_at >= month, AuditSeal.sealed_at < month_after(month)
    last = await session.scalar(select(func.max(AuditSeal.number)).where(*in_month)) or after
    chain = Chain(after, before)
    with ArchiveFile(path, service=service, month=month, after=after, before=before) as file:
        async for seal, row in sealed_rows(session, after=after, limit=last - after):
            if (broken := chain.follow(seal, row)) or row is None:
                raise BrokenArchive(f"the chain does not hold: {broken}; see verify-audit")
            file.add(seal, row)
    if chain.number != last:
        raise BrokenArchive(f"the chain ends at seal {chain.number} instead of {last}; see verify-audit")
    return Stretch(service, month, after, before, chain.number, chain.before)


async def _detach(session: AsyncSession, month: date, last: int) -> list[str]:
    await session.execute(SHORT_WAIT)
    parts = [("audit_seal", f"audit_seal_{month:%Y_%m}")]
    for earlier in await _months(session, "audit_entry"):
        if earlier < month and not await session.scalar(STILL_SEALED, _ids_of(earlier) | {"last": last}):
            parts += [("audit_entry", f"audit_entry_{earlier:%Y_%m}")]
    for table, part in parts:
        await session.execute(text(f"ALTER TABLE {table} DETACH PARTITION {part}"))
    return [part for _, part in parts]


async def _months(session: AsyncSession, parent: str) -> list[date]:
    names = await session.scalars(PARTITIONS, {"parent": parent})
    found = [re.fullmatch(rf"{parent}_(\d{{4}})_(\d{{2}})", name) for name in names]
    return sorted(date(int(one[1]), int(one[2]), 1) for one in found if one)


def _ids_of(month: date) -> dict[str, object]:
    return {"first": first_id(month), "following": first_id(month_after(month))}
