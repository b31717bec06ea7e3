"""Noting outcomes, and writing the digest of a batch once everyone registered in it has one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from kompeten.audit import recording as audit
from kompeten.database.sessions import now
from kompeten.events import Event
from notifications.digests.models import Batch, OutcomeEntry
from notifications.digests.rules import FINAL, Entry, tally
from notifications.messages.commands import announce_to_manager


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
        )
    )


async def write_due_digests(session: AsyncSession, *, quiet: timedelta, email: str | None) -> int:
    """Write the digest of every batch that is finished and quiet, once for good; return how many. The caller commits.

    Several processes may try: the row of the batch is locked, and skipped where another has it.
    """
    written = 0
    for batch in (await session.scalars(_finished(session, quiet))).all():
        rows = await session.execute(
            select(OutcomeEntry.application_id, OutcomeEntry.entry, OutcomeEntry.attempt).where(
                OutcomeEntry.batch_id == batch.id
            )
        )
        counts = tally((application_id, Entry(entry), attempt) for application_id, entry, attempt in rows)
        if counts is None:
            continue
        announce_to_manager(
            session,
            email,
            lsp_id=batch.lsp_id,
            batch_id=batch.id,
            batch_title=batch.title,
            data=counts.model_dump(),
        )
        batch.digest_created_at = now(session)
        audit.record(
            session,
            actor="service:notifications",
            action="write_digest",
            object_type="batch",
            object_id=batch.id,
        )
        written += 1
    return written


def _finished(session: AsyncSession, quiet: timedelta) -> Any:  # noqa: ANN401 - SQLAlchemy's Select[tuple[Batch]]
    registered, final, recent = aliased(OutcomeEntry), aliased(OutcomeEntry), aliased(OutcomeEntry)
    ended = exists().where(final.application_id == registered.application_id, final.entry.in_(FINAL))
    waiting = exists().where(registered.batch_id == Batch.id, registered.entry == Entry.REGISTERED, ~ended)
    stirring = exists().where(recent.batch_id == Batch.id, recent.recorded_at > now(session) - quiet)
    return (
        select(Batch)
        .where(Batch.digest_created_at.is_(None), ~waiting, ~stirring)
        .order_by(Batch.id)
        .with_for_update(skip_locked=True)
    )
