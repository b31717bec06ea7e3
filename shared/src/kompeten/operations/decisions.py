"""What operators decide: replay, discard, let a paused consumer go on. Each is audited with actor and reason."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.tables import DeadLetter, InboxPosition
from kompeten.entry.numbers import Whole
from kompeten.entry.texts import Name, Paragraph
from kompeten.messaging.consumer import Consumer
from kompeten.operations.dead_letters import lock_dead_letter
from kompeten.operations.replaying import discard, replay
from kompeten.operations.report import process_name
from kompeten.operations.rules import Replayed
from kompeten.personal import masked
from kompeten.problems import Conflict, NotFound, Text
from kompeten.runtime import Runtime


class TopicNotConsumed(NotFound):
    """404: the service has no handlers for the topic, so its records can only be discarded."""

    code = "topic_not_consumed"
    message = Text("Layanan ini hanya membaca topik: {topics}.", "This service reads these topics only: {topics}.")


class UnknownSubject(NotFound):
    """404: nothing of this subject ever came to this consumer."""

    code = "subject_not_found"
    message = Text(
        "Belum pernah ada rekaman dengan subjek itu pada topik ini.",
        "No record of this subject ever came on this topic.",
    )


class AlreadyDecided(Conflict):
    """409: somebody has dealt with the dead letter before."""

    code = "dead_letter_decided"
    message = Text(
        "Pesan tertahan ini sudah diputuskan: {resolution}.",
        "This dead letter was decided already: {resolution}.",
    )


class OtherProcess(Conflict):
    """409: the release was meant for another process of the service."""

    code = "other_process"
    message = Text(
        "Permintaan ini sampai di proses {process}. Ulangi sampai tiba di proses yang dituju.",
        "This request reached the process {process}. Repeat it until it arrives at the one meant.",
    )


class ReplayForm(BaseModel):
    """Whose dead letters to apply."""

    model_config = ConfigDict(extra="forbid")

    topic: Name
    subject: Name


class DiscardForm(BaseModel):
    """Why a record is given up, and how far its subject moves on when the record alone does not say."""

    model_config = ConfigDict(extra="forbid")

    reason: Paragraph
    advance_to: Whole | None = Field(
        default=None,
        ge=1,
        le=9_999_999_999,
        description="Needed for a gap whose events are lost, or unreadable headers",
    )


class ReleaseForm(BaseModel):
    """Why a paused consumer may go on. With `process`, only the one that is meant lets go."""

    model_config = ConfigDict(extra="forbid")

    reason: Paragraph
    process: Name | None = None


class DecidedDeadLetter(BaseModel):
    """What became of one dead letter; `superseded` was overtaken and changed nothing, which is no success."""

    id: UUID
    sequence: int | None
    result: Replayed
    error: str | None


class SubjectAfter(BaseModel):
    """What became of the dead letters, in order of sequence, and where the subject stands now."""

    topic: str
    subject: str | None
    results: list[DecidedDeadLetter]
    dead_letters_left: int
    last_applied: int | None
    blocked_since: datetime | None


class Released(BaseModel):
    """The process that let its consumer go on; others of the same service each have a breaker of their own."""

    process: str
    topic: str
    was_paused: bool


def consumer_of(consumers: Sequence[Consumer], topic: str) -> Consumer:
    """Return the consumer of a topic; `TopicNotConsumed` names those there are."""
    found = next((consumer for consumer in consumers if consumer.topic == topic), None)
    if found is None:
        raise TopicNotConsumed(topics=[consumer.topic for consumer in consumers])
    return found


async def replay_subject(session: AsyncSession, consumer: Consumer, subject: str, *, actor: str) -> SubjectAfter:
    """Apply a subject's dead letters in order, up to the first that fails again; the caller commits."""
    if await session.get(InboxPosition, (consumer.name, consumer.topic, subject)) is None:
        raise UnknownSubject
    decided = await replay(session, consumer, subject, actor=actor)
    results = [
        DecidedDeadLetter(
            id=one.id,
            sequence=await session.scalar(select(DeadLetter.sequence).where(DeadLetter.id == one.id)),
            result=one.result,
            error=None if one.error is None else masked(one.error),
        )
        for one in decided
    ]
    return await _after(session, consumer.name, consumer.topic, subject, results)


async def discard_undecided(
    session: AsyncSession,
    runtime: Runtime,
    consumers: Sequence[Consumer],
    letter_id: UUID,
    form: DiscardForm,
    *,
    actor: str,
) -> SubjectAfter:
    """Give a dead letter up; one of a topic that is not read any more can be given up too. The caller commits."""
    letter = await lock_dead_letter(session, letter_id, service=runtime.name)
    if letter.resolution is not None:
        raise AlreadyDecided(resolution=letter.resolution)
    known = next((one for one in consumers if one.topic == letter.topic), None)
    consumer = known or Consumer(runtime, letter.topic, ())
    decided = await discard(session, consumer, letter_id, actor=actor, reason=form.reason, advance_to=form.advance_to)
    result = DecidedDeadLetter(id=letter_id, sequence=letter.sequence, result=decided.result, error=None)
    return await _after(session, runtime.name, letter.topic, letter.subject, [result])


def audit_release(session: AsyncSession, consumer: Consumer, form: ReleaseForm, *, actor: str) -> Released:
    """Note the release in the audit; the breaker itself is in memory and let go after the commit."""
    process = process_name()
    if form.process not in (None, process):
        raise OtherProcess(process=process)
    audit_act(
        session,
        "released_consumer",
        "consumer",
        f"{consumer.name}.{consumer.topic}",
        by=actor,
        reason=form.reason,
        details={"process": process, "was_paused": consumer.breaker.is_open},
    )
    return Released(process=process, topic=consumer.topic, was_paused=consumer.breaker.is_open)


async def _after(
    session: AsyncSession, service: str, topic: str, subject: str | None, results: list[DecidedDeadLetter]
) -> SubjectAfter:
    """Read where the subject stands, past what the session remembers: positions are written as plain statements."""
    await session.flush()
    position = (
        await session.execute(
            select(InboxPosition.last_sequence, InboxPosition.blocked_since).where(
                InboxPosition.consumer == service, InboxPosition.topic == topic, InboxPosition.subject == subject
            )
        )
    ).one_or_none()
    left = select(func.count()).where(
        DeadLetter.consumer == service,
        DeadLetter.topic == topic,
        DeadLetter.subject == subject,
        DeadLetter.resolution.is_(None),
    )
    return SubjectAfter(
        topic=topic,
        subject=None if subject is None else masked(subject),
        results=results,
        dead_letters_left=await session.scalar(left) or 0,
        last_applied=position.last_sequence if position else None,
        blocked_since=position.blocked_since if position else None,
    )
