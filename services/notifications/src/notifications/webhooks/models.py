"""The tables of webhooks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import Long, NewId, Versioned
from kompeten.database.erasure import AboutNobody, AboutPerson, Impersonal, Personal
from notifications.tables import Base
from notifications.webhooks.rules import DeliveryState, DisabledFor, WebhookState


class Webhook(AboutNobody, Versioned, Base):
    """Who is told of what, and where. Without an organizer it is the LSP's. Secrets are sealed.

    What the sender notes (`failures`, `rests_until`, `succeeded_at`, a disablement) is no change of its `version`.
    """

    __tablename__ = "webhook"
    __table_args__ = (Index("ix_webhook_lsp_id", "lsp_id", "organizer_id", "id"),)

    id: Mapped[NewId]
    lsp_id: Mapped[str]
    organizer_id: Mapped[str | None]
    url: Mapped[str]
    types: Mapped[list[str]]
    email: Mapped[str]
    state: Mapped[WebhookState]
    disabled_for: Mapped[DisabledFor | None]
    secret: Mapped[bytes]
    former_secret: Mapped[bytes | None]
    former_until: Mapped[datetime | None]
    failures: Mapped[int]
    rests_until: Mapped[datetime]
    succeeded_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class WebhookEvent(AboutNobody, Base):
    """An event that is still to be spread to the subscriptions; ids alone. `position` is the order of its subject."""

    __tablename__ = "webhook_event"

    position: Mapped[Long] = mapped_column(Identity(always=True), primary_key=True)
    event_id: Mapped[UUID]
    lsp_id: Mapped[str]
    application_id: Mapped[UUID]
    type: Mapped[str]
    occurred_at: Mapped[datetime]
    noted_at: Mapped[datetime]


class WebhookDelivery(AboutNobody, Base):
    """What a subscription is to be told: ids alone. A ping is about no application, and its own subject.

    `claimed_by` may note what came of it until `claimed_until`; then whoever had it is taken for dead.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index("ix_webhook_delivery_due", "webhook_id", "position", postgresql_where="state = 'pending'"),
        Index("ix_webhook_delivery_subject", "webhook_id", "subject", "position", postgresql_where="state = 'pending'"),
        Index("ix_webhook_delivery_created_at", "created_at"),  # their end
    )

    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[Long]
    type: Mapped[str]
    subject: Mapped[str]
    application_id: Mapped[UUID | None]
    occurred_at: Mapped[datetime]
    state: Mapped[DeliveryState]
    attempts: Mapped[int]
    first_attempt_at: Mapped[datetime | None]
    next_attempt_at: Mapped[datetime]
    claimed_by: Mapped[UUID | None]
    claimed_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class WebhookAttempt(AboutPerson, Base):
    """A delivery as it was sent once, and what was answered. An endpoint may answer what it likes: that is personal."""

    __tablename__ = "webhook_attempt"
    __table_args__ = (
        Index("ix_webhook_attempt_delivery", "webhook_id", "event_id", "id"),
        Index("ix_webhook_attempt_application_id", "application_id"),  # an erasure
        Index("ix_webhook_attempt_sent_at", "sent_at"),  # their end
    )

    id: Mapped[NewId]
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    event_id: Mapped[UUID]
    application_id: Mapped[UUID | None]
    url: Mapped[Impersonal[str]]
    request: Mapped[Impersonal[str]]
    status: Mapped[int | None]
    error: Mapped[Impersonal[str | None]]
    answer: Mapped[Personal[str]]
    duration_ms: Mapped[int]
    sent_at: Mapped[datetime]
