"""What the digest of a batch is counted from."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.erasure import AboutNobody
from notifications.tables import Base

Moment = DateTime(timezone=True)


class Batch(AboutNobody, Base):
    """A batch somebody is registered in; `digest_created_at` is set once, for good."""

    __tablename__ = "batch"
    __table_args__ = (Index("ix_batch_open", "id", postgresql_where="digest_created_at IS NULL"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[str]
    title: Mapped[str]
    digest_created_at: Mapped[datetime | None]


class OutcomeEntry(AboutNobody, Base):
    """What one event says of one participant. Only added, so events of different topics never wait for each other."""

    __tablename__ = "outcome_entry"
    __table_args__ = (Index(None, "batch_id"), Index(None, "application_id"))

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID]
    application_id: Mapped[UUID]
    entry: Mapped[str]
    attempt: Mapped[int]
    recorded_at: Mapped[datetime]
