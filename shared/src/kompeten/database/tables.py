"""The tables every service has: streams and outbox, inbox and dead letters, erased people, audit, recovery."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Identity,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kompeten.database.columns import Long, NewId, Short, new_registry
from kompeten.database.erasure import AboutNobody, AboutPerson, Impersonal, Personal


class PlatformBase(DeclarativeBase):
    """Base of the platform's own tables; services bring a base of their own."""

    registry = new_registry()


class StepKind(StrEnum):
    """What a step of the schema does to the images before it."""

    EXPANDING = "expanding"  # they go on: nothing they read or write is gone or refused
    CONTRACTING = "contracting"  # they cannot: what they may need is taken away


class SchemaStep(AboutNobody, PlatformBase):
    """A migration that was applied: an older image, which lacks its file, reads here whether it can go on."""

    __tablename__ = "schema_step"

    revision: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[StepKind]
    applied_at: Mapped[datetime]


class EventStream(AboutNobody, PlatformBase):
    """How many events a subject has on a topic. Its row lock orders the subject's events."""

    __tablename__ = "event_stream"

    topic: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[Long]


class OutboxRecord(AboutPerson, PlatformBase):
    """A record that is still to be sent. What was acknowledged by Kafka is deleted."""

    __tablename__ = "outbox"

    id: Mapped[Long] = mapped_column(Identity(always=True), primary_key=True)
    topic: Mapped[Impersonal[str]]
    subject: Mapped[Impersonal[str]]
    headers: Mapped[Impersonal[dict[str, str]]]
    body: Mapped[Personal[str]]
    recorded_at: Mapped[datetime]


class SentRecord(AboutPerson, PlatformBase):
    """A record that Kafka acknowledged, as it was sent: kept for some days, to be sent again should it be lost."""

    __tablename__ = "sent_record"
    __table_args__ = (
        Index("ix_sent_record_subject", "subject"),  # an erasure
        Index("ix_sent_record_sent_at", "sent_at", postgresql_using="brin"),  # forget_sent, republish
    )

    id: Mapped[Long] = mapped_column(primary_key=True, autoincrement=False)
    topic: Mapped[Impersonal[str]]
    subject: Mapped[Impersonal[str]]
    headers: Mapped[Impersonal[dict[str, str]]]
    body: Mapped[Personal[str]]
    sent_at: Mapped[datetime]


class EventCount(AboutNobody, PlatformBase):
    """How many events of a topic have left the outbox: kept by a trigger of its deletes, so that nobody adds up."""

    __tablename__ = "event_count"

    topic: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[Long]


class InboxPosition(AboutNobody, PlatformBase):
    """How far a consumer got with a subject. `blocked_since` is set while one of its records is a dead letter."""

    __tablename__ = "inbox"

    consumer: Mapped[str] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    last_sequence: Mapped[Long]
    last_event_id: Mapped[UUID | None]
    blocked_since: Mapped[datetime | None]


class PassedOver(AboutNobody, PlatformBase):
    """Where an event lies that a consumer passed over because its service had no handler for it then."""

    __tablename__ = "passed_over"
    __table_args__ = (Index("ix_passed_over_type", "consumer", "topic", "type"),)

    consumer: Mapped[str] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[Long] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[UUID]
    type: Mapped[str]
    partition: Mapped[int]
    record_offset: Mapped[Long]
    passed_at: Mapped[datetime]

    @property
    def place(self) -> tuple[int, int]:
        """Where it lies in the topic: partition and offset."""
        return self.partition, self.record_offset


class DeadLetter(AboutPerson, PlatformBase):
    """A record that cannot be applied as it came, why, and what became of it (`resolution`: None while undecided)."""

    __tablename__ = "dead_letter"
    __table_args__ = (
        UniqueConstraint("consumer", "topic", "partition", "record_offset"),
        UniqueConstraint("consumer", "topic", "subject", "sequence", "event_id"),  # a fork is no copy
        Index("ix_dead_letter_undecided", "consumer", "topic", "subject", postgresql_where="resolution IS NULL"),
        Index("ix_dead_letter_resolved_at", "resolved_at", postgresql_where="resolution IS NOT NULL"),  # their end
    )

    id: Mapped[NewId]
    consumer: Mapped[Impersonal[str]]
    topic: Mapped[Impersonal[str]]
    partition: Mapped[int]
    record_offset: Mapped[Long]
    record_key: Mapped[Personal[bytes | None]]
    record_headers: Mapped[Personal[list[list[str | None]]]]
    record_value: Mapped[Personal[bytes | None]]
    subject: Mapped[Impersonal[str | None]]
    sequence: Mapped[Long | None]
    event_id: Mapped[UUID | None]
    reason: Mapped[Impersonal[str]]
    error: Mapped[Personal[str]]
    attempts: Mapped[int]
    parked_at: Mapped[datetime]
    resolution: Mapped[Impersonal[str | None]]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[Impersonal[str | None]]


class DeadLetterCount(AboutNobody, PlatformBase):
    """How many dead letters of a month there were, whose records are gone since they were decided about long ago."""

    __tablename__ = "dead_letter_count"

    topic: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day, in UTC
    reason: Mapped[str] = mapped_column(primary_key=True)
    resolution: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[Long]


class ErasedPerson(AboutNobody, PlatformBase):
    """A subject whose person is erased. Asked before anything of the subject is stored; the rows stay for ever."""

    __tablename__ = "erased_person"

    subject: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)  # what an erasure answers with
    erased_at: Mapped[datetime]


class Recovery(AboutNobody, PlatformBase):
    """One row: the database it was last written in, and the recovery begun because that is no longer this one.

    In recovery from `since` until `ended_at`; `ordered_by` wants it done, `problem` is in its way.
    """

    __tablename__ = "recovery"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        CheckConstraint("num_nulls(since, cause) IN (0, 2) AND (ended_at IS NULL OR since IS NOT NULL)", name="begun"),
    )

    id: Mapped[Short] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[str]
    since: Mapped[datetime | None]
    cause: Mapped[str | None]
    ordered_by: Mapped[str | None]
    problem: Mapped[str | None]
    ended_at: Mapped[datetime | None]


class MissedEvent(AboutNobody, PlatformBase):
    """An event this service published and the restored database did not know; `found_in` is its recovery's `since`."""

    __tablename__ = "missed_event"

    topic: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[Long] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[UUID]
    type: Mapped[str]
    happened_at: Mapped[datetime]
    found_in: Mapped[datetime]
    is_adopted: Mapped[bool]


class StoredAnswer(AboutPerson, PlatformBase):
    """The answer to a request that had an Idempotency-Key. One caller's keys mean nothing to another.

    A partition per weekday, which is emptied as a whole before its weekday comes again.
    """

    __tablename__ = "idempotency_key"
    __table_args__ = (
        Index("ix_idempotency_key_names", "names", postgresql_using="gin"),  # forget_answers
        {"postgresql_partition_by": "LIST (weekday)"},
    )

    client: Mapped[Impersonal[str]] = mapped_column(primary_key=True)  # lsp_id/subject
    key: Mapped[Impersonal[str]] = mapped_column(primary_key=True)
    weekday: Mapped[Short] = mapped_column(primary_key=True, autoincrement=False)  # of `created_at`, in UTC
    request_hash: Mapped[Impersonal[bytes]]  # SHA-256: the body itself may hold a NIK and is not kept
    status: Mapped[Short]
    headers: Mapped[Personal[dict[str, str]]]
    body: Mapped[Personal[bytes]]
    names: Mapped[Impersonal[list[UUID]]]  # every id the answer holds: whose data it may be
    created_at: Mapped[datetime]
