"""The table of programmes."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from development.programmes.rules import PartnerKind, ProgrammeState
from development.tables import Base
from kompeten.database.columns import NewId, Versioned
from kompeten.database.erasure import AboutNobody


class Partner(BaseModel):
    """A partner and what it does in the programme."""

    model_config = ConfigDict(frozen=True)

    name: str
    kind: PartnerKind
    part: str


class Programme(AboutNobody, Versioned, Base):
    """A programme of an organizer; its `report` is written when it is closed."""

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", "dates"),
        CheckConstraint("(state = 'closed') = (report IS NOT NULL)", "report"),
        Index("ix_programme_lsp_id_organizer_id_id", "lsp_id", "organizer_id", "id"),  # lists: of an LSP, an organizer
    )

    id: Mapped[NewId]
    lsp_id: Mapped[str]
    organizer_id: Mapped[str]
    state: Mapped[ProgrammeState]
    title: Mapped[str]
    goals: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    target_groups: Mapped[list[str]]
    partners: Mapped[tuple[Partner, ...]]
    budget_source: Mapped[str]
    indicators: Mapped[list[str]]
    report: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
