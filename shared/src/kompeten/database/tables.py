"""The tables every service has: streams and outbox, inbox and dead letters, erased people, audit, recovery."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kompeten.database.sessions import new_metadata
from kompeten.ids import new_id

metadata: MetaData = new_metadata()
Moment = DateTime(timezone=True)


class PlatformBase(DeclarativeBase):
    """Base of the platform's own tables; services bring a base of their own."""

    metadata = metadata


class EventStream(PlatformBase):
    """How many events a subject has on a topic. Its row lock orders the subject's events."""

    __tablename__ = "event_stream"

    topic: Mapped[str] = mapped_column(Text, primary_key=True)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)


class OutboxRecord(PlatformBase):
    """A record that is still to be sent. What was acknowledged by Kafka is deleted."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    topic: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    headers: Mapped[dict[str, str]] = mapped_column(JSONB)
    body: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class InboxPosition(PlatformBase):
    """How far a consumer got with a subject. `blocked_since` is set while one of its records is parked."""

    __tablename__ = "inbox"

    consumer: Mapped[str] = mapped_column(Text, primary_key=True)
    topic: Mapped[str] = mapped_column(Text, primary_key=True)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    last_sequence: Mapped[int] = mapped_column(BigInteger)
    last_event_id: Mapped[UUID | None]
    blocked_since: Mapped[datetime | None] = mapped_column(Moment)


class DeadLetter(PlatformBase):
    """A parked record as it came from Kafka, why, and what became of it (`resolution`: None while parked)."""

    __tablename__ = "dead_letter"
    __table_args__ = (
        UniqueConstraint("consumer", "topic", "partition", "record_offset"),
        UniqueConstraint("consumer", "topic", "subject", "sequence", "event_id"),  # a fork is no copy
        Index("ix_dead_letter_parked", "consumer", "topic", "subject", postgresql_where="resolution IS NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    consumer: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(Text)
    partition: Mapped[int] = mapped_column(Integer)
    record_offset: Mapped[int] = mapped_column(BigInteger)
    record_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    record_headers: Mapped[list[list[str | None]]] = mapped_column(JSONB)
    record_value: Mapped[bytes | None] = mapped_column(LargeBinary)
    subject: Mapped[str | None] = mapped_column(Text)
    sequence: Mapped[int | None] = mapped_column(BigInteger)
    event_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(Text)
    error: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer)
    parked_at: Mapped[datetime] = mapped_column(Moment)
    resolution: Mapped[str | None] = mapped_column(Text)
    resolved_at: Mapped[datetime | None] = mapped_column(Moment)
    resolved_by: Mapped[str | None] = mapped_column(Text)


class ErasedPerson(PlatformBase):
    """A subject whose person is erased. Asked before anything of the subject is stored; the rows stay for ever."""

    __tablename__ = "erased_person"

    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    person_id: Mapped[UUID]
    erased_at: Mapped[datetime] = mapped_column(Moment)


class AuditEntry(PlatformBase):
    """Who changed what, and why. The runtime role can add rows and read them, nothing else."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_object", "object_type", "object_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    object_type: Mapped[str] = mapped_column(Text)
    object_id: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)  # Any: JSON of whatever the action changed, never a NIK
    correlation_id: Mapped[str | None] = mapped_column(Text)


class AuditSeal(PlatformBase):
    """A hash over an audit row and the seal before, numbered without holes. The runtime role can add and read seals."""

    __tablename__ = "audit_seal"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID] = mapped_column(unique=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime] = mapped_column(Moment)


class Recovery(PlatformBase):
    """One row: the database it was last written in, and the recovery begun because that is no longer this one.

    In recovery from `since` until `ended_at`; `ordered_by` wants it done, `problem` is in its way.
    """

    __tablename__ = "recovery"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        CheckConstraint("num_nulls(since, cause) IN (0, 2) AND (ended_at IS NULL OR since IS NOT NULL)", name="begun"),
    )

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime | None] = mapped_column(Moment)
    cause: Mapped[str | None] = mapped_column(Text)
    ordered_by: Mapped[str | None] = mapped_column(Text)
    problem: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class MissedEvent(PlatformBase):
    """An event this service published and the restored database did not know; `found_in` is its recovery's `since`."""

    __tablename__ = "missed_event"

    topic: Mapped[str] = mapped_column(Text, primary_key=True)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[UUID]
    type: Mapped[str] = mapped_column(Text)
    happened_at: Mapped[datetime] = mapped_column(Moment)
    found_in: Mapped[datetime] = mapped_column(Moment)
    is_adopted: Mapped[bool]


idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("client", Text, primary_key=True),  # lsp_id/subject: one caller's keys mean nothing to another
    Column("key", Text, primary_key=True),
    Column("request_hash", LargeBinary, nullable=False),  # SHA-256: the body itself may hold a NIK and is not kept
    Column("status", SmallInteger, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("names", ARRAY(Uuid), nullable=False),  # every id the answer holds: whose data it may be
    Column("created_at", DateTime(timezone=True), nullable=False, index=True),  # index: forget_old_answers
    Index("ix_idempotency_key_names", "names", postgresql_using="gin"),  # forget_answers
)
