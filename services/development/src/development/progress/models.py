"""The tables of steps, and of entries about them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from development.progress.rules import StepOutcome
from development.tables import Base
from kompeten.database.columns import NewId
from kompeten.database.erasure import AboutNobody, AboutPerson, Impersonal, Personal


class Step(AboutNobody, Base):
    """A step of a programme or an activity, whose id is `owner_id`: neither is ever deleted."""

    __tablename__ = "step"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]
    name: Mapped[str]
    name_en: Mapped[str]
    due_on: Mapped[date | None]
    unit_codes: Mapped[list[str]]


class ProgressEntry(AboutPerson, Base):
    """What became of a step for somebody on a day; it never changes, what comes later is a row of its own.

    `person_id` makes somebody in several activities of a programme one; `enrolment_id` is by which they were named.
    """

    __tablename__ = "progress_entry"
    __table_args__ = (
        ForeignKeyConstraint(["owner_id", "step"], ["step.owner_id", "step.code"]),
        Index("ix_progress_entry_owner_id_person_id", "owner_id", "person_id", "step", "evaluated_on", "id"),  # lists
        Index("ix_progress_entry_owner_id_step", "owner_id", "step"),  # its foreign key
        Index("ix_progress_entry_enrolment_id", "enrolment_id"),  # its foreign key, and an erasure
        Index("ix_progress_entry_activity_id", "activity_id"),  # its foreign key
    )

    id: Mapped[NewId]
    owner_id: Mapped[UUID]
    step: Mapped[Impersonal[str]]
    person_id: Mapped[UUID]
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("participant.enrolment_id"))
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity.id"))
    outcome: Mapped[StepOutcome]
    evaluated_on: Mapped[Impersonal[date]]
    note: Mapped[Personal[str | None]]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[Impersonal[str]]
