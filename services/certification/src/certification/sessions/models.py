"""Committee sessions, their members, and their decisions."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certification.sessions.rules import DecisionState, SessionState
from certification.tables import Base
from kompeten.database.columns import NewId, Versioned
from kompeten.database.erasure import AboutNobody, AboutPerson, Impersonal, Personal
from kompeten.events.certification import Outcome


class Sitting(AboutNobody, Versioned, Base):
    """A committee session. Named so in code, because `session` is the database's.

    Of a large one the issue is carried out piece by piece: by whose order, and how far it has come, stands here.
    """

    __tablename__ = "committee_session"
    __table_args__ = (
        CheckConstraint(
            "num_nulls(decree_number, decree_date, closed_by, closed_at) = CASE state WHEN 'closed' THEN 0 ELSE 4 END",
            name="closed_by_decree",
        ),
        CheckConstraint("num_nulls(issue_ordered_by, issue_ordered_at) IN (0, 2)", name="issue_ordered"),
        Index("ix_committee_session_lsp_id_id", "lsp_id", "id"),  # the list
        Index("ix_committee_session_issue", "issue_ordered_at", postgresql_where=text("issue_ordered_by IS NOT NULL")),
    )

    id: Mapped[NewId]
    lsp_id: Mapped[str]
    batch_id: Mapped[UUID]
    title: Mapped[str]
    held_on: Mapped[date]
    place: Mapped[str]
    state: Mapped[SessionState]
    decree_number: Mapped[str | None]
    decree_date: Mapped[date | None]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    closed_by: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    issue_ordered_by: Mapped[str | None]  # while an order to issue is carried out
    issue_ordered_at: Mapped[datetime | None]
    issued_through: Mapped[UUID | None]  # the last application the order has come to, in their order
    members: Mapped[list["Member"]] = relationship(lazy="selectin", order_by="Member.user_id")

    @property
    def names(self) -> dict[str, str]:
        """Return the names of all convened by user id."""
        return {member.user_id: member.name for member in self.members}

    @property
    def present(self) -> list["Member"]:
        """Return the members who confirmed their presence."""
        return [member for member in self.members if member.confirmed_at is not None]

    def recused_from(self, case_id: UUID) -> set[str]:
        """Return who said that they take no part in this case."""
        return {member.user_id for member in self.members if case_id in member.recusals}


class Member(AboutNobody, Base):
    """A member convened, as the roster had them; present once they said so, and without part in what they named."""

    __tablename__ = "session_member"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("committee_session.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    employer: Mapped[str]
    schemes: Mapped[list[str]]
    recusals: Mapped[list[UUID]]
    confirmed_at: Mapped[datetime | None]


class Decision(AboutPerson, Versioned, Base):
    """What a session decides on a case, and which revisions of assessment and participant it saw.

    The index lets one open session have the case.
    """

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("session_id", "case_id"),
        Index("ix_decision_one_draft", "case_id", unique=True, postgresql_where="state = 'draft'"),
        Index("ix_decision_case_id", "case_id"),  # the decisions on a case, and its foreign key
    )

    id: Mapped[NewId]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("committee_session.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("certification_case.id"))
    state: Mapped[DecisionState]
    outcome: Mapped[Outcome]
    reason: Mapped[Personal[str | None]]
    assessment_revision: Mapped[int]
    participant_revision: Mapped[int]
    recused: Mapped[Impersonal[list[str]]]
    deciders: Mapped[Impersonal[list[str]]]
    decided_by: Mapped[Impersonal[str]]
    decided_at: Mapped[datetime]
