"""Tables of mentorings and of what the two met for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from development.mentoring.rules import MentoringState, Side, Stage
from development.tables import Base
from kompeten.database.columns import Versioned
from kompeten.database.erasure import AboutPerson, Impersonal, Personal


class Mentoring(AboutPerson, Versioned, Base):
    """What a junior, known by the enrolment in a circle, and one of its mentors, known by the account, agreed on."""

    __tablename__ = "mentoring"
    __table_args__ = (Index("ix_mentoring_activity_id", "activity_id", "enrolment_id"),)  # the list of a circle

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("participant.enrolment_id"), primary_key=True)
    activity_id: Mapped[UUID]
    mentor: Mapped[Impersonal[str]]
    state: Mapped[MentoringState]
    unit_codes: Mapped[Impersonal[list[str]]]
    goal: Mapped[Personal[str]]
    halfway_of_mentor: Mapped[Personal[str | None]]
    halfway_of_mentee: Mapped[Personal[str | None]]
    final_of_mentor: Mapped[Personal[str | None]]
    final_of_mentee: Mapped[Personal[str | None]]
    end_reason: Mapped[Personal[str | None]]
    agreed_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    def said(self, stage: Stage, side: Side) -> str | None:
        """Return what one of the two said at a stage."""
        said: str | None = getattr(self, f"{stage}_of_{side}")
        return said

    def say(self, stage: Stage, side: Side, text: str) -> None:
        """Write down what one of the two says at a stage; said again it replaces what was said before."""
        setattr(self, f"{stage}_of_{side}", text)


class Meeting(AboutPerson, Base):
    """That a junior was at a meeting, as the mentor logged it; it counts once the junior says so, too."""

    __tablename__ = "meeting"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("mentoring.enrolment_id"), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    minutes: Mapped[Personal[str]]
    logged_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[Impersonal[str | None]]
