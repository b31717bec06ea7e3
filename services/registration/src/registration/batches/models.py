"""Batches and their seats."""

from dataclasses import fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Date, ForeignKeyConstraint, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import Word, one_of
from kompeten.ids import new_id
from registration.batches.rules import BatchState, Plan
from registration.cells.choices import FundingSource
from registration.tables import Base, Moment


class Batch(Base):
    """A batch. `taken` moves by conditional UPDATE only; `fixed_at` is set by the first acceptance.

    `version` counts changes of the plan and the state, not of `taken`: a seat taken makes nobody's reading stale.
    """

    __tablename__ = "batch"
    __table_args__ = (
        ForeignKeyConstraint(["lsp_id", "organizer_id"], ["organizer.lsp_id", "organizer.organizer_id"]),
        CheckConstraint(one_of("state", BatchState), "state"),
        CheckConstraint(one_of("funding_source", FundingSource), "funding_source"),
        CheckConstraint("quota >= 1", "quota"),
        CheckConstraint("taken BETWEEN 0 AND quota", "taken"),
        CheckConstraint("ends_on >= starts_on", "dates"),
        CheckConstraint("cardinality(scheme_codes) >= 1", "scheme_codes"),
        Index("ix_batch_lsp_id_organizer_id_id", "lsp_id", "organizer_id", "id"),  # lists: of an LSP, of an organizer
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    lsp_id: Mapped[str] = mapped_column(Text)
    organizer_id: Mapped[str] = mapped_column(Text)
    state: Mapped[BatchState] = mapped_column(Word(BatchState))
    title: Mapped[str] = mapped_column(Text)
    scheme_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    time_zone: Mapped[str] = mapped_column(Text)
    venue_name: Mapped[str] = mapped_column(Text)
    venue_region_code: Mapped[str] = mapped_column(Text)
    quota: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, default=0)
    fixed_at: Mapped[datetime | None] = mapped_column(Moment)
    funding_source: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's name and type

    @property
    def plan(self) -> Plan:
        """Return what the rules judge."""
        values = {field.name: getattr(self, field.name) for field in fields(Plan)}
        return Plan(**(values | {"scheme_codes": tuple(self.scheme_codes)}))

    def take(self, plan: Plan) -> None:
        """Take over a plan."""
        for field in fields(Plan):
            value = getattr(plan, field.name)
            setattr(self, field.name, list(value) if isinstance(value, tuple) else value)
