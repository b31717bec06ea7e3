"""The table of assessors."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.tables import Base, Moment
from kompeten.events import snapshots


class Assessor(Base):
    """An assessor of one LSP. `user_id` is the `sub` of their tokens; the id was chosen by whoever loaded them."""

    __tablename__ = "assessor"
    __table_args__ = (
        UniqueConstraint("lsp_id", "met_number"),
        CheckConstraint(r"met_number ~ '^MET\.[0-9]{3}\.[0-9]{6}\.[0-9]{4}$'", name="met_number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[str] = mapped_column(Text)
    met_number: Mapped[str] = mapped_column(Text)
    met_number_as_written: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    employer: Mapped[str] = mapped_column(Text)
    user_id: Mapped[str] = mapped_column(Text)
    schemes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    valid_until: Mapped[date]
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)

    __mapper_args__: dict[str, Any] = {"version_id_col": version}  # noqa: RUF012 # Any: SQLAlchemy's options

    def snapshot(self) -> snapshots.Assessor:
        """Return what events tell of this assessor."""
        return snapshots.Assessor(
            id=self.id, user_id=self.user_id, name=self.name, met_number=self.met_number, employer=self.employer
        )
