"""The tables of invitations, of the links people answer by, of supervisors, and of answers."""

from datetime import date, datetime
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from development.instruments.rules import Value
from development.surveys.rules import InvitationState
from development.tables import Base
from kompeten.database.columns import NewId
from kompeten.database.erasure import AboutNobody, AboutPerson, Impersonal, Personal


class Answer(BaseModel):
    """What somebody answered to a question: a step of the scale, the number of an option, or words."""

    model_config = ConfigDict(frozen=True)

    question: str
    value: Value


class Supervisor(AboutPerson, Base):
    """Who sees a participant at work; another person, known only through the participant and gone with them."""

    __tablename__ = "supervisor"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("participant.enrolment_id"), primary_key=True)
    full_name: Mapped[Personal[str]]
    email: Mapped[Personal[str]]
    named_at: Mapped[datetime]


class Invitation(AboutPerson, Base):
    """A participant, or their supervisor, is asked; `letters` is the last of the survey's letters they were sent."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("survey_id", "enrolment_id"),
        Index("ix_invitation_enrolment_id", "enrolment_id"),  # its foreign key, and an erasure
        Index("ix_invitation_unwritten", "survey_id", "letters", "id", postgresql_where="state = 'invited'"),
    )

    id: Mapped[NewId]
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("participant.enrolment_id"))
    state: Mapped[InvitationState]
    letters: Mapped[int]


class SurveyLink(AboutPerson, Base):
    """A code that came by letter, hashed; it is here as long as somebody may answer by it."""

    __tablename__ = "survey_link"
    __table_args__ = (Index("ix_survey_link_invitation_id", "invitation_id"),)  # its foreign key, and the end of all

    code_sha256: Mapped[Impersonal[bytes]] = mapped_column(primary_key=True)
    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitation.id"))


class AnswerSheet(AboutNobody, Base):
    """What somebody answered; who it was is nowhere: no invitation, no time of day, no id that sorts by it."""

    __tablename__ = "answer_sheet"
    __table_args__ = (Index("ix_answer_sheet_survey_id", "survey_id"),)  # reports

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    answered_on: Mapped[date]
    score: Mapped[int | None]
    answers: Mapped[tuple[Answer, ...]]
