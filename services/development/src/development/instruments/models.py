"""The table of instruments."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from development.instruments.rules import InstrumentKind, Question
from development.tables import Base
from kompeten.database.columns import NewId
from kompeten.database.erasure import AboutNobody


class Instrument(AboutNobody, Base):
    """A version of an instrument, of an organizer or (None) of the LSP; never changed, since answers belong to it."""

    __tablename__ = "instrument"
    __table_args__ = (
        # the newest of an owner and kind, too
        UniqueConstraint("lsp_id", "organizer_id", "kind", "number", postgresql_nulls_not_distinct=True),
    )

    id: Mapped[NewId]
    lsp_id: Mapped[str]
    organizer_id: Mapped[str | None]
    kind: Mapped[InstrumentKind]
    number: Mapped[int]
    title: Mapped[str]
    title_en: Mapped[str]
    questions: Mapped[tuple[Question, ...]]
    created_at: Mapped[datetime]
