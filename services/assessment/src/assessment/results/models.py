"""The append-only table of results."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.tables import Base
from kompeten.database.columns import Impersonal, Personal
from kompeten.events.snapshots import Mark


class UnitResult(Base):
    """One entry. Ids are made by clients; `number` counts arrivals, and a unit's highest number counts.

    Nothing changes afterwards, but that an erasure blanks the note.
    """

    __tablename__ = "unit_result"
    __table_args__ = (
        UniqueConstraint("assessment_id", "number"),
        CheckConstraint("cardinality(evidence) >= 1", name="evidence"),
    )

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    unit_code: Mapped[Impersonal[str]]
    mark: Mapped[Mark]
    evidence: Mapped[Impersonal[list[str]]]
    note: Mapped[Personal[str]]
    recorded_by: Mapped[Impersonal[str]]
    recorded_at: Mapped[datetime]
