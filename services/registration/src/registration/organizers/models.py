"""Organizers of an LSP."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from kompeten.database.columns import NewId, Versioned
from kompeten.database.erasure import AboutNobody
from registration.tables import Base


class Organizer(AboutNobody, Versioned, Base):
    """An organizer; `organizer_id` is what its tokens carry, `id` orders pages."""

    __tablename__ = "organizer"
    __table_args__ = (UniqueConstraint("lsp_id", "organizer_id"),)

    id: Mapped[NewId]
    lsp_id: Mapped[str]
    organizer_id: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    region_code: Mapped[str | None]
    email: Mapped[str | None]
