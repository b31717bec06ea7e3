"""The timeline's entries."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import Impersonal, Long, Personal
from registration.tables import Base
from registration.timeline.rules import Stage


class TimelineEntry(Base):
    """One event of the chain, keyed by its id; `precedence` is the rules' order, so that SQL can find the stage.

    Never holds K or BK: before the committee's decision nobody outside the assessment hears of it.
    """

    __tablename__ = "timeline_entry"
    __table_args__ = (
        # The current stage of an application is the last entry of this index.
        Index("ix_timeline_entry_application_id_precedence", "application_id", "precedence"),
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    event_type: Mapped[Impersonal[str]]
    stage: Mapped[Stage]
    attempt: Mapped[int]
    sequence: Mapped[Long]
    precedence: Mapped[Impersonal[list[int]]]
    occurred_at: Mapped[datetime]
    details: Mapped[Personal[dict[str, Any]]]  # Any: JSON
