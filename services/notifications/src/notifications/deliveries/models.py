"""The table of deliveries."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, DateTime, Index, Integer, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.ids import new_id
from notifications.deliveries.rules import DeliveryState
from notifications.tables import Base

Moment = DateTime(timezone=True)
STATES = ", ".join(f"'{state}'" for state in DeliveryState)


class Delivery(Base):
    """One letter to one recipient. `data` is what its template needs, as the event told it.

    `cause_id` is the id of the event, for a digest that of the batch. `is_repeat` says that an earlier attempt may
    have reached the mail server. `claimed_by` names the sender at work: the number of its advisory lock.
    `correlation_id` and `traceparent` lead back to the request that caused it.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("cause_id", "role", "channel"),
        CheckConstraint(f"state IN ({STATES})", name="state"),
        CheckConstraint("recipient IS NOT NULL OR state NOT IN ('pending', 'sending')", name="recipient"),
        Index("ix_delivery_pending", "next_attempt_at", "id", postgresql_where="state = 'pending'"),
        Index("ix_delivery_sending", "claimed_by", postgresql_where="state = 'sending'"),
        Index("ix_delivery_awaiting", "application_id", postgresql_where="state = 'awaiting_contact'"),
        Index("ix_delivery_application_id", "application_id"),
        Index("ix_delivery_batch_id", "batch_id", "id"),
        Index("ix_delivery_lsp_id", "lsp_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lsp_id: Mapped[str] = mapped_column(Text)
    cause_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    application_id: Mapped[UUID | None]
    batch_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(Text)
    recipient: Mapped[str | None] = mapped_column(Text)
    recipient_name: Mapped[str | None] = mapped_column(Text)
    batch_title: Mapped[str | None] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)  # Any: JSON of the template's own shape
    reason: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer)
    is_repeat: Mapped[bool] = mapped_column(Boolean)
    claimed_by: Mapped[int | None] = mapped_column(Integer)
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_attempt_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    correlation_id: Mapped[str | None] = mapped_column(Text)
    traceparent: Mapped[str | None] = mapped_column(Text)
