"""Tables of participants, and of those every seat was taken for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from development.participants.rules import ParticipantState
from development.tables import Base
from kompeten.database.erasure import AboutPerson, Impersonal, Personal


class Participant(AboutPerson, Base):
    """A person's part in an activity, known by the id of their enrolment; `lesson_hours` are what they attended."""

    __tablename__ = "participant"
    __table_args__ = (
        Index("ix_participant_activity_id", "activity_id", "enrolment_id"),  # the list of an activity
        Index("ix_participant_lsp_id_person_id", "lsp_id", "person_id"),  # pages of people with their lessons of a year
    )

    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    activity_id: Mapped[UUID]
    person_id: Mapped[UUID]
    state: Mapped[ParticipantState]
    full_name: Mapped[Personal[str]]
    email: Mapped[Personal[str | None]]  # for what development itself writes: surveys
    region_code: Mapped[Personal[str]]
    scheme_code: Mapped[Impersonal[str | None]]
    weak_units: Mapped[Personal[list[str]]]
    enrolled_at: Mapped[datetime]
    lesson_hours: Mapped[int] = mapped_column(default=0)
    attendance_revision: Mapped[int] = mapped_column(default=0)


class Waitlisted(AboutPerson, Base):
    """Somebody who found every seat taken. Who has a seat since is a participant, too; who left has `left_at`."""

    __tablename__ = "waitlisted"
    __table_args__ = (Index("ix_waitlisted_activity_id", "activity_id"),)  # reports

    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    activity_id: Mapped[UUID]
    region_code: Mapped[Personal[str | None]]
    left_at: Mapped[datetime | None]
