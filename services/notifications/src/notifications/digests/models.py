"""What the digest of a batch is counted from."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.erasure import AboutNobody
from notifications.tables import Base


class Batch(AboutNobody, Base):
    """A batch somebody is registered in. At `due_at` it is looked at, unless something was heard of it by then.

    `digest_created_at` is set once, for good.
    """

    __tablename__ = "batch"
    __table_args__ = (Index("ix_batch_due_at", "due_at", postgresql_where="digest_created_at IS NULL"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[str]
    title: Mapped[str]
    due_at: Mapped[datetime | None]
    digest_created_at: Mapped[datetime | None]


class OutcomeEntry(AboutNobody, Base):
    """What one event says of one participant. Only added, so events of different topics never wait for each other.

    What `is_new` has not yet made its batch due.
    """

    __tablename__ = "outcome_entry"
    __table_args__ = (Index(None, "batch_id"), Index("ix_outcome_entry_new", "batch_id", postgresql_where="is_new"))

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID]
    application_id: Mapped[UUID]
    entry: Mapped[str]
    attempt: Mapped[int]
    recorded_at: Mapped[datetime]
    is_new: Mapped[bool]
