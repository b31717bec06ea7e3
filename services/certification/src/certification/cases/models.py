"""Whom a batch is expected to bring, and the cases that came."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certification.cases.rules import CaseState
from certification.tables import Base
from kompeten.database.columns import NewId, Versioned
from kompeten.database.erasure import AboutPerson, Erasure, Impersonal, Personal
from kompeten.events.assessment import UnitResult
from kompeten.events.snapshots import Assessor, Mark, Participant


class Expectation(AboutPerson, Base):
    """An accepted application, known by ids; whichever event of two topics comes first makes the row.

    Its lock puts the events of two topics about one application in a line.
    """

    __tablename__ = "expectation"
    __table_args__ = (
        CheckConstraint("name_revision >= 0 AND (name_revision = 0) = (holder_name IS NULL)", name="name"),
        Index("ix_expectation_lsp_id_batch_id", "lsp_id", "batch_id"),  # the roll of a batch
    )

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    batch_id: Mapped[UUID]
    name_revision: Mapped[int] = mapped_column(default=0)
    holder_name: Mapped[Personal[str | None]]
    original_name: Mapped[Personal[str | None]]
    withdrawn_at: Mapped[datetime | None]
    absent_attempt: Mapped[int] = mapped_column(default=0)
    expected_at: Mapped[datetime]

    def erase(self, erasure: Erasure, *, keep: Collection[str] = ()) -> None:
        """Leave an empty name where a corrected one was."""
        super().erase(erasure, keep=keep)
        self.holder_name = "" if self.name_revision else None


class Case(AboutPerson, Versioned, Base):
    """One completed assessment of one candidate. `decided_in` is the session whose decision holds now.

    `holder_name` is what the next certificate will say; `original_name` the same in other letters, where that is Latin.
    """

    __tablename__ = "certification_case"
    __table_args__ = (
        UniqueConstraint("application_id", "attempt"),
        CheckConstraint("attempt >= 1 AND assessment_revision >= 1", name="counted"),
        CheckConstraint(
            "state NOT IN ('granted', 'not_granted', 'issued', 'review_required') OR decided_in IS NOT NULL",
            name="decided",
        ),
        Index("ix_certification_case_lsp_id_batch_id_id", "lsp_id", "batch_id", "id"),  # lists, and the roll
        Index("ix_certification_case_lsp_id_id", "lsp_id", "id"),  # the list without a batch
        Index("ix_certification_case_decided_in", "decided_in"),  # what a session's issue takes
    )

    id: Mapped[NewId]
    lsp_id: Mapped[Impersonal[str]]
    application_id: Mapped[UUID]
    attempt: Mapped[int]
    batch_id: Mapped[UUID]
    state: Mapped[CaseState]
    assessment_id: Mapped[UUID]
    assessment_revision: Mapped[int]
    recommendation: Mapped[Mark]
    units: Mapped[Personal[tuple[UnitResult, ...]]]
    follow_up: Mapped[Personal[str | None]]
    assessor: Mapped[Impersonal[Assessor]]
    participant: Mapped[Personal[Participant]]
    holder_name: Mapped[Personal[str]]
    original_name: Mapped[Personal[str | None]]
    name_revision: Mapped[int]
    completed_at: Mapped[datetime]
    decided_in: Mapped[UUID | None]
    opened_at: Mapped[datetime]


class Correction(AboutPerson, Base):
    """A change of the name after the decision: what it was, what it is, and who confirmed it for a certificate."""

    __tablename__ = "correction"
    __table_args__ = (CheckConstraint("num_nulls(confirmed_by, confirmed_at) IN (0, 2)", name="confirmed"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("certification_case.id", onupdate="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    previous_name: Mapped[Personal[str]]
    previous_original_name: Mapped[Personal[str | None]]
    corrected_name: Mapped[Personal[str]]
    corrected_original_name: Mapped[Personal[str | None]]
    reason: Mapped[Personal[str]]
    corrected_by: Mapped[Impersonal[str | None]]
    noted_at: Mapped[datetime]
    confirmed_by: Mapped[Impersonal[str | None]]
    confirmed_at: Mapped[datetime | None]
