"""The timeline's entries."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import Word, one_of
from registration.tables import Base, Moment
from registration.timeline.rules import Stage


class TimelineEntry(Base):
    """One event of the chain, keyed by its id; `precedence` is the rules' order, so that SQL can find the stage.

    Never holds K or BK: before the committee's decision nobody outside the assessment hears of it.
    """

    __tablename__ = "timeline_entry"
    __table_args__ = (
        CheckConstraint(one_of("stage", Stage), "stage"),
        # The current stage of an application is the last entry of this index.
        Index("ix_timeline_entry_application_id_precedence", "application_id", "precedence"),
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    event_type: Mapped[str] = mapped_column(Text)
    stage: Mapped[Stage] = mapped_column(Word(Stage))
    attempt: Mapped[int] = mapped_column(Integer)
    sequence: Mapped[int] = mapped_column(BigInteger)
    precedence: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)  # Any: JSON
