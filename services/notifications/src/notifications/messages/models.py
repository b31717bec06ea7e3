"""The table of messages."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import Long, NewId
from kompeten.database.erasure import AboutNobody, AboutPerson, Erasure, Impersonal, Personal
from notifications.messages.rules import ERASED, KNOWN_THROUGH_THEM, MESSAGE, MessageMove, MessageState
from notifications.tables import Base

DOMAIN = text("lower(split_part(recipient, '@', -1))")  # as `claims.CLAIM` writes it


class Message(AboutPerson, Base):
    """One letter to one recipient. `data` is what its template needs, as the event told it.

    `cause_id` is the id of the event, for a digest that of the batch; what tells of a webhook is of no batch, what
    tells of an enrolment of an activity instead.
    `is_repeat` says that an earlier attempt may have reached the mail server. `claimed_by` names the sender at work,
    by its advisory lock. What becomes of a message counts only from the sender that has it.
    `correlation_id` and `traceparent` lead back to the request that caused it.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("cause_id", "role", "channel"),
        CheckConstraint("recipient IS NOT NULL OR state NOT IN ('pending', 'sending')", name="recipient"),
        Index("ix_message_pending", "lsp_id", "next_attempt_at", "id", postgresql_where="state = 'pending'"),
        Index("ix_message_domain", "lsp_id", DOMAIN, "next_attempt_at", "id", postgresql_where="state = 'pending'"),
        Index("ix_message_sending", "claimed_by", postgresql_where="state = 'sending'"),
        Index("ix_message_held", "id", postgresql_where="state = 'held'"),
        Index("ix_message_awaiting", "application_id", postgresql_where="state = 'awaiting_contact'"),
        Index("ix_message_application_id", "application_id"),
        Index("ix_message_batch_id", "batch_id", "id"),
        # The list of an activity; an erasure.
        Index("ix_message_activity_id", "activity_id", "id", postgresql_where="activity_id IS NOT NULL"),
        Index("ix_message_enrolment_id", "enrolment_id", postgresql_where="enrolment_id IS NOT NULL"),
        Index("ix_message_lsp_id", "lsp_id", "id"),
        Index(
            "ix_message_ended",
            "created_at",
            postgresql_where="state IN ('sent', 'sent_again', 'failed', 'undeliverable', 'cancelled')",
        ),  # the end of old ones
    )

    id: Mapped[NewId]
    lsp_id: Mapped[Impersonal[str]]
    cause_id: Mapped[UUID]
    kind: Mapped[Impersonal[str]]
    role: Mapped[Impersonal[str]]
    channel: Mapped[Impersonal[str]]
    application_id: Mapped[UUID | None]
    batch_id: Mapped[UUID | None]
    enrolment_id: Mapped[UUID | None]
    activity_id: Mapped[UUID | None]
    state: Mapped[MessageState]
    recipient: Mapped[Personal[str | None]]
    recipient_name: Mapped[Personal[str | None]]
    batch_title: Mapped[Impersonal[str | None]]
    data: Mapped[Personal[dict[str, Any]]]  # Any: JSON of the template's own shape
    reason: Mapped[Personal[str | None]]
    attempts: Mapped[int]
    is_repeat: Mapped[bool]
    claimed_by: Mapped[int | None]
    occurred_at: Mapped[datetime]
    created_at: Mapped[datetime]
    first_attempt_at: Mapped[datetime | None]
    next_attempt_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    correlation_id: Mapped[Impersonal[str | None]]
    traceparent: Mapped[Impersonal[str | None]]

    def withheld(self) -> Collection[str]:
        """Leave out the address of whoever is told about the person and known otherwise, and what traces requests."""
        addressee = () if self.role in KNOWN_THROUGH_THEM else ("recipient", "recipient_name")
        return (*super().withheld(), *addressee, "correlation_id", "traceparent")

    def erase(self, erasure: Erasure, *, keep: Collection[str] = ()) -> None:
        """Cancel what is not sent, too. A message to the assessor keeps their address: only what it says goes."""
        addressee = () if self.role in KNOWN_THROUGH_THEM else ("recipient", "recipient_name")
        super().erase(erasure, keep=(*keep, *addressee))
        if MessageMove.CANCEL in MESSAGE.legal(self.state):
            self.state = MESSAGE.after(self.state, MessageMove.CANCEL)
        if self.state is MessageState.CANCELLED:
            self.reason = ERASED


class MessageCount(AboutNobody, Base):
    """How many messages of an LSP and month there were, which are gone since they came to their end long ago."""

    __tablename__ = "message_count"

    lsp_id: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day, in UTC
    kind: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[Long]
