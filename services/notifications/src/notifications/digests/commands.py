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
from kompeten.events import Event, ParticipantRegistered
from notifications.deliveries.commands import tell_manager
from notifications.deliveries.rules import tenant
from notifications.digests.models import Batch, OutcomeEntry
from notifications.digests.rules import FINAL, Entry, tally


async def count_registered(session: AsyncSession, event: Event[ParticipantRegistered]) -> None:
    """Note that a participant is to be waited for; a digest not yet written waits again."""
    batch = event.body.participant.batch
    row = insert(Batch).values(id=batch.id, lsp_id=tenant(event), title=batch.title)
    await session.execute(row.on_conflict_do_nothing())
    note_outcome(session, event, Entry.REGISTERED, batch.id)


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
        tell_manager(
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
