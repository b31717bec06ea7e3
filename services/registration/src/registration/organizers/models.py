"""Organizers of an LSP."""

from uuid import UUID

from sqlalchemy import Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.ids import new_id
from registration.tables import Base


class Organizer(Base):
    """An organizer; `organizer_id` is what its tokens carry, `id` orders pages."""

    __tablename__ = "organizer"
    __table_args__ = (UniqueConstraint("lsp_id", "organizer_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lsp_id: Mapped[str] = mapped_column(Text)
    organizer_id: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    region_code: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's name and type
