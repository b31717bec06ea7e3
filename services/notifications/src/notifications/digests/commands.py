"""Noting outcomes, and writing the digest of a batch once everyone registered in it has one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.events import Event
from kompeten.events.lsps import Lsp
from kompeten.lsps import ConfiguredLsp
from notifications.digests.models import Batch, OutcomeEntry
from notifications.digests.rules import Entry, tally
from notifications.messages.commands import announce_to_manager

AT_ONCE = 100  # batches of one transaction; the others are as due the next time

CHANGED = text("""
    WITH heard AS (UPDATE outcome_entry SET is_new = false WHERE is_new RETURNING batch_id, recorded_at),
         latest AS (SELECT batch_id, max(recorded_at) AS at FROM heard GROUP BY batch_id)
    UPDATE batch SET due_at = latest.at + CAST(:quiet AS interval) FROM latest
     WHERE batch.id = latest.batch_id AND digest_created_at IS NULL
""")


async def add_batch(session: AsyncSession, batch_id: UUID, *, lsp_id: str, title: str) -> None:
    """Add a batch whose participants are waited for, unless it is known; the caller commits."""
    row = insert(Batch).values(id=batch_id, lsp_id=lsp_id, title=title)
    await session.execute(row.on_conflict_do_nothing())


def note_outcome(
    session: AsyncSession,
    event: Event[Any],  # Any: every body has an application
    entry: Entry,
    batch_id: UUID,
    *,
    attempt: int = 0,
) -> None:
    """Note what an event says of a participant."""
    session.add(
        OutcomeEntry(
            event_id=event.id,
            batch_id=batch_id,
            application_id=event.body.application_id,
            entry=entry,
            attempt=attempt,
            recorded_at=now(session),
            is_new=True,
        )
    )


async def write_due_digests(session: AsyncSession, *, quiet: timedelta) -> int:
    """Write the digest of every batch that is finished and quiet, once for good; return how many. The caller commits.

    A batch is looked at a quiet time after the last that was heard of it, and not again before it changes. Several
    processes may try: the row of the batch is locked, and skipped where another has it. One whose LSP is
    not known yet waits for it.
    """
    await session.execute(CHANGED, {"quiet": quiet})
    batches = await _lock_due_batches(session)
    return sum([await _write_digest(session, batch, email=lsp.certification_manager_email) for batch, lsp in batches])


async def _lock_due_batches(session: AsyncSession) -> Sequence[Row[Batch, Lsp]]:
    due = (
        select(Batch, ConfiguredLsp.lsp)
        .join(ConfiguredLsp, ConfiguredLsp.lsp_id == Batch.lsp_id)
        .where(Batch.digest_created_at.is_(None), Batch.due_at <= now(session))
        .order_by(Batch.due_at)
        .limit(AT_ONCE)
    )
    return (await session.execute(due.with_for_update(of=Batch, skip_locked=True))).all()


async def _write_digest(session: AsyncSession, batch: Batch, *, email: str | None) -> bool:
    """Write the digest of a batch, or leave it until it changes when somebody in it has no outcome yet."""
    batch.due_at = None
    told = select(OutcomeEntry.application_id, OutcomeEntry.entry, OutcomeEntry.attempt)
    rows = await session.execute(told.where(OutcomeEntry.batch_id == batch.id))
    counts = tally((application_id, Entry(entry), attempt) for application_id, entry, attempt in rows)
    if counts is None:
        return False
    announce_to_manager(
        session,
        email,
        lsp_id=batch.lsp_id,
        batch_id=batch.id,
        batch_title=batch.title,
        data=counts.model_dump(),
    )
    batch.digest_created_at = now(session)
    return True
