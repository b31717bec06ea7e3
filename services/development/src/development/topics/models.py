"""The table of topics."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from development.tables import Base
from kompeten.database.columns import NewId, Versioned
from kompeten.database.erasure import AboutNobody


class Topic(AboutNobody, Versioned, Base):
    """A topic of one LSP; `unit_codes` are the units of competency an activity about it teaches."""

    __tablename__ = "topic"
    __table_args__ = (UniqueConstraint("lsp_id", "code"),)

    id: Mapped[NewId]
    lsp_id: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    unit_codes: Mapped[list[str]]
    scheme_codes: Mapped[list[str]]
