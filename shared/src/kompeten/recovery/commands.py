"""The recovery's rows: which database this is, what is missed, and the end of it; the caller commits."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.fingerprint import FINGERPRINT, difference
from kompeten.database.rows import among
from kompeten.database.sessions import now
from kompeten.database.tables import EventStream, InboxPosition, MissedEvent, OutboxRecord, Recovery
from kompeten.recovery.survey import Published, Stream, Survey, Waiting

ONE = 1

RAISE_STREAMS = text("""
    INSERT INTO event_stream AS stream (topic, subject, last)
    SELECT topic, subject, highest
      FROM unnest(CAST(:topics AS text[]), CAST(:subjects AS text[]), CAST(:highest AS bigint[]))
           AS published (topic, subject, highest)
     ORDER BY subject, topic
    ON CONFLICT (topic, subject) DO UPDATE SET last = greatest(stream.last, excluded.last)
""")


async def look(session: AsyncSession, *, service: str) -> Recovery | None:
    """Return the row, put in recovery if this is not the database it names; None while the server is a standby.

    A service that never recorded nor applied anything takes the database as its own.
    """
    here = await session.scalar(text(FINGERPRINT))
    if here is None:
        return None
    row = await _lock_row_if_any(session)
    if row is None:  # several processes may start for the first time at once
        await session.execute(insert(Recovery).values(id=ONE, fingerprint=here).on_conflict_do_nothing())
        row = await _lock_row(session)
        if not is_on(row) and await session.scalar(
            select(or_(exists(select(EventStream)), exists(select(InboxPosition))))
        ):
            _begin(session, row, "a history without the fingerprint of its database", f"service:{service}")
    elif row.fingerprint != here and not is_on(row):
        _begin(session, row, difference(row.fingerprint, here), f"service:{service}")
    await session.flush()
    return row


def is_on(row: Recovery) -> bool:
    """Tell whether the row says: in recovery."""
    return row.since is not None and row.ended_at is None


async def mark(session: AsyncSession, reason: str, *, actor: str) -> None:
    """Put the service in recovery by hand: for a snapshot of disks, whose fingerprint is the same."""
    row = await _lock_row(session)
    if not is_on(row):
        _begin(session, row, f"marked: {reason}", actor)


def _begin(session: AsyncSession, row: Recovery, cause: str, actor: str) -> None:
    row.since, row.cause, row.ended_at, row.ordered_by, row.problem = now(session), cause, None, None, None
    audit_act(session, "enter_recovery", "database", "this", by=actor, reason=cause)


async def order(session: AsyncSession, *, service: str, actor: str) -> None:
    """Let whichever process looks next do the recovery; nothing happens outside a recovery.

    Looks itself first: a gate shut by a new connection a moment ago has no reason in its row yet.
    """
    row = await look(session, service=service)
    if row is not None and is_on(row):
        row.ordered_by, row.problem = actor, None


async def note_problem(session: AsyncSession, problem: str, *, give_up: bool) -> None:
    """Say what is in the way; `give_up` takes the order back, because trying again would not help."""
    row = await _lock_row(session)
    if not is_on(row):  # another process was through meanwhile
        return
    row.problem = problem[:2000]
    row.ordered_by = None if give_up else row.ordered_by


async def begin_survey(session: AsyncSession, service: str) -> Survey:
    """Return the survey of what this database knows of its own events, but for the streams: see `known_streams`."""
    rows = await session.execute(
        select(OutboxRecord.id, OutboxRecord.topic, OutboxRecord.subject, OutboxRecord.headers)
    )
    noted = select(MissedEvent.event_id).where(MissedEvent.found_in == select(Recovery.since).scalar_subquery())
    return Survey(
        source=f"/{service}",
        waiting={
            (topic, subject, int(headers["ce_sequence"])): Waiting(row, UUID(headers["ce_id"]))
            for row, topic, subject, headers in rows
        },
        noted=set(await session.scalars(noted)),
    )


async def known_streams(session: AsyncSession, topic: str, subjects: Collection[str]) -> dict[Stream, int]:
    """Return how far the database knows these subjects' events: asked for what was just read, never for all of them."""
    streams = EventStream.__table__.c
    wanted = select(streams.subject, streams.last).where(streams.topic == topic, among(streams.subject, subjects))
    return {(topic, subject): last for subject, last in await session.execute(wanted)}


async def take_over(session: AsyncSession, survey: Survey, missed: Sequence[Published]) -> None:
    """Raise the streams to the highest published, drop what was sent from the outbox, and list what is missed."""
    row = await _lock_row(session)
    await session.execute(delete(OutboxRecord).where(among(OutboxRecord.__table__.c.id, survey.sent)))
    rows = [_missed_row(one) | {"found_in": row.since, "is_adopted": False} for one in missed]
    for start in range(0, len(rows), 1000):  # far under PostgreSQL's 65,535 parameters
        part = rows[start : start + 1000]
        await session.execute(insert(MissedEvent).values(part).on_conflict_do_nothing())
    highest = {(one["topic"], one["subject"]): one["sequence"] for one in rows}
    topics, subjects = zip(*highest, strict=True) if highest else ((), ())
    raised = {"topics": list(topics), "subjects": list(subjects), "highest": list(highest.values())}
    await session.execute(RAISE_STREAMS, raised)


def _missed_row(one: Published) -> dict[str, Any]:  # Any: values of a row
    known = one.attributes
    return {
        "topic": one.topic,
        "subject": known.subject,
        "sequence": known.sequence,
        "event_id": known.id,
        "type": known.type,
        "happened_at": known.time,
    }


async def lock_order(session: AsyncSession) -> str | None:
    """Keep every other process from the last step and return who ordered it; None when one has done it."""
    row = await _lock_row(session)
    return row.ordered_by if is_on(row) else None


async def end(session: AsyncSession, adopted: set[UUID]) -> None:
    """Note what was adopted and that this database is the service's own from now on; audited as the order's doing."""
    row = await _lock_row(session)
    await session.execute(
        update(MissedEvent).where(among(MissedEvent.__table__.c.event_id, adopted)).values(is_adopted=True)
    )
    missed = select(func.count()).select_from(MissedEvent).where(MissedEvent.found_in == row.since)
    audit_act(
        session,
        "recover",
        "database",
        "this",
        by=row.ordered_by or "",
        reason=row.cause,
        details={"missed": await session.scalar(missed), "adopted": len(adopted)},
    )
    row.fingerprint = await session.scalar(text(FINGERPRINT)) or row.fingerprint
    row.ended_at, row.problem = now(session), None
    await session.flush()


async def _lock_row(session: AsyncSession) -> Recovery:
    return await session.get_one(Recovery, ONE, with_for_update=True)


async def _lock_row_if_any(session: AsyncSession) -> Recovery | None:
    return await session.get(Recovery, ONE, with_for_update=True)
