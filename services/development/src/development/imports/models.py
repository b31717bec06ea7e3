"""The table of imports of numbers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from development.imports.rules import ImportKind
from development.tables import Base
from kompeten.database.columns import NewId
from kompeten.database.erasure import AboutNobody

Json = dict[str, Any]  # Any: JSON


class Import(AboutNobody, Base):
    """A file of numbers and what became of its rows; `problems` name rows, columns and codes, and nobody."""

    __tablename__ = "import"
    __table_args__ = (
        CheckConstraint("created + updated + unchanged + ignored + refused = rows", "rows"),
        CheckConstraint("(kind = 'indicators') = (activity_id IS NULL)", "activity"),
        Index("ix_import_lsp_id_organizer_id_id", "lsp_id", "organizer_id", "id"),  # lists: of an LSP, an organizer
        Index("ix_import_activity_id", "activity_id"),  # its foreign key
    )

    id: Mapped[NewId]
    lsp_id: Mapped[str]
    organizer_id: Mapped[str]
    kind: Mapped[ImportKind]
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity.id"))
    rows: Mapped[int]
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    ignored: Mapped[int]
    refused: Mapped[int]
    problems: Mapped[list[Json]]
    sent_at: Mapped[datetime]
    sent_by: Mapped[str]
