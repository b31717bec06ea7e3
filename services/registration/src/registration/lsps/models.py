"""LSPs, and what each decides for itself."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from kompeten.database.columns import NewId, Versioned
from kompeten.database.erasure import AboutNobody
from kompeten.events.lsps import Lsp
from registration.tables import Base


class RegisteredLsp(AboutNobody, Versioned, Base):
    """An LSP; `lsp_id` is what its tokens carry, `id` orders pages."""

    __tablename__ = "lsp"
    __table_args__ = (UniqueConstraint("lsp_id"),)

    id: Mapped[NewId]
    lsp_id: Mapped[str]
    lsp: Mapped[Lsp]
    configured_by: Mapped[str]
    configured_at: Mapped[datetime]
