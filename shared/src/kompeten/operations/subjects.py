"""What a service's messaging knows of some subjects: the explanation of whatever two services know differently."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.tables import DeadLetter, ErasedPerson, EventStream, InboxPosition, OutboxRecord
from kompeten.entry.texts import Name
from kompeten.messaging.topics import all_topics
from kompeten.personal import masked

MOST = 100
SEQUENCE_HEADER, TYPE_HEADER = "ce_sequence", "ce_type"

Subjects = Annotated[
    list[Name],
    Query(
        alias="subject",
        min_length=1,
        max_length=MOST,
        description="What events are about, mostly application ids",
    ),
]


class RecordedStream(BaseModel):
    """How many events of the subject this service has recorded on a topic."""

    subject: str
    topic: str
    last: int


class WaitingEvent(BaseModel):
    """An event in the outbox: recorded, not acknowledged by Kafka."""

    subject: str
    topic: str
    sequence: int
    type: str
    recorded_at: datetime


class AppliedStream(BaseModel):
    """How far this service has come with the subject on a topic it reads."""

    subject: str
    topic: str
    last: int
    blocked_since: datetime | None


class DeadLetterEvent(BaseModel):
    """An event this service keeps as a dead letter."""

    subject: str
    topic: str
    sequence: int | None
    id: UUID
    reason: str
    error: str
    parked_at: datetime


class ErasedSubject(BaseModel):
    """A subject whose person this service has erased; the moment is when the LSP ordered it."""

    subject: str
    erased_at: datetime


class SubjectsReport(BaseModel):
    """What stands recorded, waiting, applied and as dead letters of the subjects asked for, and which are erased."""

    service: str
    recorded: list[RecordedStream]
    waiting: list[WaitingEvent] = Field(description="In the outbox, oldest first")
    applied: list[AppliedStream]
    dead_letters: list[DeadLetterEvent]
    erased: list[ErasedSubject]


async def subjects_report(session: AsyncSession, service: str, subjects: Collection[str]) -> SubjectsReport:
    """Return what the messaging of a service knows of subjects; the topics make the primary keys' indexes serve."""
    recorded = await session.scalars(
        select(EventStream)
        .where(EventStream.topic.in_(all_topics()), EventStream.subject.in_(subjects))
        .order_by(EventStream.subject, EventStream.topic)
    )
    applied = await session.scalars(
        select(InboxPosition)
        .where(
            InboxPosition.consumer == service,
            InboxPosition.topic.in_(all_topics()),
            InboxPosition.subject.in_(subjects),
        )
        .order_by(InboxPosition.subject, InboxPosition.topic)
    )
    return SubjectsReport(
        service=service,
        recorded=[RecordedStream(subject=one.subject, topic=one.topic, last=one.last) for one in recorded],
        waiting=await _waiting(session, subjects),
        applied=[
            AppliedStream(subject=one.subject, topic=one.topic, last=one.last_sequence, blocked_since=one.blocked_since)
            for one in applied
        ],
        dead_letters=await _dead_letters(session, service, subjects),
        erased=await _erased(session, subjects),
    )


async def _waiting(session: AsyncSession, subjects: Collection[str]) -> list[WaitingEvent]:
    found = await session.scalars(
        select(OutboxRecord).where(OutboxRecord.subject.in_(subjects)).order_by(OutboxRecord.id)
    )
    return [
        WaitingEvent(
            subject=one.subject,
            topic=one.topic,
            sequence=int(one.headers[SEQUENCE_HEADER]),
            type=one.headers[TYPE_HEADER],
            recorded_at=one.recorded_at,
        )
        for one in found
    ]


async def _erased(session: AsyncSession, subjects: Collection[str]) -> list[ErasedSubject]:
    found = await session.scalars(
        select(ErasedPerson).where(ErasedPerson.subject.in_(subjects)).order_by(ErasedPerson.subject)
    )
    return [ErasedSubject(subject=one.subject, erased_at=one.erased_at) for one in found]


async def _dead_letters(session: AsyncSession, service: str, subjects: Collection[str]) -> list[DeadLetterEvent]:
    statement = select(
        DeadLetter.subject,
        DeadLetter.topic,
        DeadLetter.sequence,
        DeadLetter.id,
        DeadLetter.reason,
        DeadLetter.error,
        DeadLetter.parked_at,
    ).where(DeadLetter.consumer == service, DeadLetter.subject.in_(subjects), DeadLetter.resolution.is_(None))
    rows = (await session.execute(statement.order_by(DeadLetter.id))).mappings()
    return [DeadLetterEvent.model_validate({**row, "error": masked(row["error"])}) for row in rows]
