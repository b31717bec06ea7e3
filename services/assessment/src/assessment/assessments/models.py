"""The tables of assessments, with their assignment, and of their results per unit."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.assessments.rules import AssessmentState
from assessment.tables import Base
from kompeten.database.columns import NewId, Versioned
from kompeten.database.erasure import AboutPerson, Erasure, Impersonal, Personal
from kompeten.events.snapshots import Mark, Participant


class Assessment(AboutPerson, Versioned, Base):
    """One attempt of one candidate. `registered` is the candidate as registered or as last corrected, without contacts.

    The database itself refuses two appointments of one assessor at the same time.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("application_id", "attempt"),
        CheckConstraint("attempt >= 1", name="attempt"),
        CheckConstraint(
            "num_nulls(assessor_id, starts_at, ends_at) IN (0, 3) AND ends_at > starts_at", name="whole_assignment"
        ),
        CheckConstraint(
            "state NOT IN ('assigned', 'in_progress', 'completed') OR assessor_id IS NOT NULL", name="assigned"
        ),
        CheckConstraint(
            "(state = 'completed') = (recommendation IS NOT NULL AND completed_at IS NOT NULL AND revision >= 1)",
            name="completed",
        ),
        CheckConstraint("(state = 'absent') = (absence_note IS NOT NULL)", name="absent"),
        CheckConstraint("state <> 'absent' OR last_entry = 0", name="absent_without_results"),
        ExcludeConstraint(
            (text("uuidrange(assessor_id, assessor_id, '[]')"), "&&"),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            where=text("assessor_id IS NOT NULL AND state <> 'withdrawn'"),
            name="ex_assessment_overlap",
        ),
        Index(None, "lsp_id", "batch_id", "id"),  # the work list of a batch
        Index(None, "assessor_id", "id"),  # an assessor's own work list, and their other appointments
    )

    id: Mapped[NewId]
    lsp_id: Mapped[Impersonal[str]]
    application_id: Mapped[UUID]
    attempt: Mapped[int]
    batch_id: Mapped[UUID]
    state: Mapped[AssessmentState]
    registered: Mapped[Personal[Participant]] = mapped_column("participant")
    assessor_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessor.id"))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    last_entry: Mapped[int] = mapped_column(default=0)
    recommendation: Mapped[Mark | None]
    follow_up: Mapped[Personal[str | None]]
    revision: Mapped[int] = mapped_column(default=0)
    completed_at: Mapped[datetime | None]
    absence_note: Mapped[Personal[str | None]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    def erase(self, erasure: Erasure, *, keep: Collection[str] = ()) -> None:
        """Leave an empty note where one was."""
        super().erase(erasure, keep=keep)
        self.absence_note = "" if self.state is AssessmentState.ABSENT else None
        self.updated_at = erasure.erased_at


class UnitResult(AboutPerson, Base):
    """One entry of the results. Ids are made by clients; `number` counts arrivals, and a unit's highest number counts.

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
