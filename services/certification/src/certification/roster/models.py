"""Committee members as the quality manager entered them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certification.tables import Base
from kompeten.database.columns import Versioned
from kompeten.database.erasure import AboutNobody


class CommitteeMember(AboutNobody, Versioned, Base):
    """A committee member of one LSP. `user_id` is the `sub` of their tokens; the id was chosen by who entered them."""

    __tablename__ = "committee_member"
    __table_args__ = (
        UniqueConstraint("lsp_id", "user_id"),
        CheckConstraint("ends_on >= starts_on", name="term"),
        CheckConstraint("cardinality(schemes) >= 1", name="schemes"),
        Index("ix_committee_member_lsp_id_id", "lsp_id", "id"),  # the list
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[str]
    user_id: Mapped[str]
    name: Mapped[str]
    employer: Mapped[str]
    schemes: Mapped[list[str]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
