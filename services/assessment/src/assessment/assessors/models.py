"""The table of assessors."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.assessors.rules import Standing
from assessment.tables import Base
from kompeten.database.columns import Versioned
from kompeten.database.erasure import AboutNobody
from kompeten.events import snapshots


class Assessor(AboutNobody, Versioned, Base):
    """An assessor of one LSP. `user_id` is the `sub` of their tokens; the id was chosen by whoever loaded them."""

    __tablename__ = "assessor"
    __table_args__ = (
        UniqueConstraint("lsp_id", "met_number"),
        CheckConstraint(r"met_number ~ '^MET\.[0-9]{3}\.[0-9]{6}\.[0-9]{4}$'", name="met_number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[str]
    met_number: Mapped[str]
    met_number_as_written: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    employer: Mapped[str]
    user_id: Mapped[str]
    schemes: Mapped[list[str]]
    valid_until: Mapped[date]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    def snapshot(self) -> snapshots.Assessor:
        """Return what events tell of this assessor."""
        return snapshots.Assessor(
            id=self.id, user_id=self.user_id, name=self.name, met_number=self.met_number, employer=self.employer
        )

    def standing(self, *also_acting_as: str) -> Standing:
        """Return what the rules of eligibility ask of this assessor, as it is now."""
        return Standing(
            schemes=self.schemes,
            valid_until=self.valid_until,
            employer=self.employer,
            user_ids={self.user_id, *also_acting_as},
        )
