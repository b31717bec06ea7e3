"""Committee sessions, their members, and their decisions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certification.sessions.rules import DecisionState, SessionState
from certification.tables import Base, Moment
from kompeten.database.columns import Word, one_of
from kompeten.events.certification import Outcome
from kompeten.ids import new_id


class Sitting(Base):
    """A committee session. Named so in code, because `session` is the database's."""

    __tablename__ = "committee_session"
    __table_args__ = (
        CheckConstraint(one_of("state", SessionState), name="state"),
        CheckConstraint(
            "num_nulls(decree_number, decree_date, closed_by, closed_at) = CASE state WHEN 'closed' THEN 0 ELSE 4 END",
            name="closed_by_decree",
        ),
        Index("ix_committee_session_lsp_id_id", "lsp_id", "id"),  # the list
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lsp_id: Mapped[str] = mapped_column(Text)
    batch_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(Text)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(Text)
    state: Mapped[SessionState] = mapped_column(Word(SessionState))
    decree_number: Mapped[str | None] = mapped_column(Text)
    decree_date: Mapped[date | None]
    opened_by: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_by: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer)
    members: Mapped[list["Member"]] = relationship(lazy="selectin", order_by="Member.user_id")

    __mapper_args__: dict[str, Any] = {"version_id_col": version}  # noqa: RUF012 # Any: SQLAlchemy's options

    @property
    def names(self) -> dict[str, str]:
        """Return the members' names by user id."""
        return {member.user_id: member.name for member in self.members}


class Member(Base):
    """A member present; `user_id` is the `sub` of their tokens."""

    __tablename__ = "session_member"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("committee_session.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class Decision(Base):
    """What a session decides on a case, and the assessment revision it saw. The index lets one open session have it."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("session_id", "case_id"),
        CheckConstraint(one_of("outcome", Outcome), name="outcome"),
        CheckConstraint(one_of("state", DecisionState), name="state"),
        Index("ix_decision_one_draft", "case_id", unique=True, postgresql_where="state = 'draft'"),
        Index("ix_decision_case_id", "case_id"),  # the decisions on a case, and its foreign key
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("committee_session.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("certification_case.id"))
    state: Mapped[DecisionState] = mapped_column(Word(DecisionState))
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome))
    reason: Mapped[str | None] = mapped_column(Text)
    assessment_revision: Mapped[int] = mapped_column(Integer)
    recused: Mapped[list[str]] = mapped_column(ARRAY(Text))
    deciders: Mapped[list[str]] = mapped_column(ARRAY(Text))
    decided_by: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__: dict[str, Any] = {"version_id_col": version}  # noqa: RUF012 # Any: SQLAlchemy's options
