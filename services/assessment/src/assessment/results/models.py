"""The append-only table of results."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.tables import Base, Moment, words
from kompeten.events.snapshots import Mark


class UnitResult(Base):
    """One entry. Ids are made by clients; `number` counts arrivals, and a unit's highest number counts.

    Nothing changes afterwards, but that an erasure blanks the note.
    """

    __tablename__ = "unit_result"
    __table_args__ = (
        UniqueConstraint("assessment_id", "number"),
        CheckConstraint("mark IN ('competent', 'not_yet_competent')", name="mark"),
        CheckConstraint("cardinality(evidence) >= 1", name="evidence"),
    )

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    unit_code: Mapped[str] = mapped_column(Text)
    mark: Mapped[Mark] = mapped_column(words(Mark))
    evidence: Mapped[list[str]] = mapped_column(ARRAY(Text))
    note: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
