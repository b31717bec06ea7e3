"""Whom a batch is expected to bring, and the cases that came."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certification.cases.rules import CaseState
from certification.tables import Base, Frozen, Moment
from kompeten.database.columns import Word, one_of
from kompeten.events.assessment import UnitResult
from kompeten.events.snapshots import Assessor, Mark, Participant
from kompeten.ids import new_id


class Expectation(Base):
    """An accepted application, known by ids; whichever event of two topics comes first makes the row.

    Its lock puts the events of two topics about one application in a line.
    """

    __tablename__ = "expectation"
    __table_args__ = (
        CheckConstraint("name_revision >= 0 AND (name_revision = 0) = (holder_name IS NULL)", name="name"),
        Index("ix_expectation_lsp_id_batch_id", "lsp_id", "batch_id"),  # the roll of a batch
    )

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[str] = mapped_column(Text)
    batch_id: Mapped[UUID]
    name_revision: Mapped[int] = mapped_column(Integer, default=0)
    holder_name: Mapped[str | None] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    absent_attempt: Mapped[int] = mapped_column(Integer, default=0)
    expected_at: Mapped[datetime] = mapped_column(Moment)


class Case(Base):
    """One completed assessment of one candidate. `decided_in` is the session whose decision holds now."""

    __tablename__ = "certification_case"
    __table_args__ = (
        UniqueConstraint("application_id", "attempt"),
        CheckConstraint(one_of("state", CaseState), name="state"),
        CheckConstraint(one_of("recommendation", Mark), name="recommendation"),
        CheckConstraint("attempt >= 1 AND assessment_revision >= 1", name="counted"),
        CheckConstraint(
            "state NOT IN ('granted', 'not_granted', 'issued', 'review_required') OR decided_in IS NOT NULL",
            name="decided",
        ),
        Index("ix_certification_case_lsp_id_batch_id_id", "lsp_id", "batch_id", "id"),  # lists, and the roll
        Index("ix_certification_case_lsp_id_id", "lsp_id", "id"),  # the list without a batch
        Index("ix_certification_case_decided_in", "decided_in"),  # what a session's issue takes
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lsp_id: Mapped[str] = mapped_column(Text)
    application_id: Mapped[UUID]
    attempt: Mapped[int] = mapped_column(Integer)
    batch_id: Mapped[UUID]
    state: Mapped[CaseState] = mapped_column(Word(CaseState))
    assessment_id: Mapped[UUID]
    assessment_revision: Mapped[int] = mapped_column(Integer)
    recommendation: Mapped[Mark] = mapped_column(Word(Mark))
    units: Mapped[tuple[UnitResult, ...]] = mapped_column(Frozen(tuple[UnitResult, ...]))
    follow_up: Mapped[str | None] = mapped_column(Text)
    assessor: Mapped[Assessor] = mapped_column(Frozen(Assessor))
    participant: Mapped[Participant] = mapped_column(Frozen(Participant))
    holder_name: Mapped[str] = mapped_column(Text)
    name_revision: Mapped[int] = mapped_column(Integer)
    completed_at: Mapped[datetime] = mapped_column(Moment)
    decided_in: Mapped[UUID | None]
    opened_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__: dict[str, Any] = {"version_id_col": version}  # noqa: RUF012 # Any: SQLAlchemy's options
