"""Batches and their seats."""

from dataclasses import fields
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from kompeten.database.columns import NewId, Versioned
from kompeten.database.erasure import AboutNobody
from registration.batches.rules import BatchState, Plan
from registration.cells.choices import FundingSource
from registration.seats.models import WithSeats, seat_checks
from registration.tables import Base


class Batch(AboutNobody, Versioned, WithSeats, Base):
    """A batch; `fixed_at` is set by the first acceptance.

    `version` counts changes of the plan and the state, not of seats: a seat taken makes nobody's reading stale.
    """

    __tablename__ = "batch"
    __table_args__ = (
        ForeignKeyConstraint(["lsp_id", "organizer_id"], ["organizer.lsp_id", "organizer.organizer_id"]),
        *seat_checks(),
        CheckConstraint("ends_on >= starts_on", "dates"),
        CheckConstraint("cardinality(scheme_codes) >= 1", "scheme_codes"),
        Index("ix_batch_lsp_id_organizer_id_id", "lsp_id", "organizer_id", "id"),  # lists: of an LSP, of an organizer
    )

    id: Mapped[NewId]
    lsp_id: Mapped[str]
    organizer_id: Mapped[str]
    state: Mapped[BatchState]
    title: Mapped[str]
    scheme_codes: Mapped[list[str]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    time_zone: Mapped[str]
    venue_name: Mapped[str]
    venue_region_code: Mapped[str]
    fixed_at: Mapped[datetime | None]
    funding_source: Mapped[FundingSource]
    created_at: Mapped[datetime]
    proposed_by: Mapped[str]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]

    @property
    def plan(self) -> Plan:
        """Return what the rules judge."""
        values = {field.name: getattr(self, field.name) for field in fields(Plan)}
        tuples = {"scheme_codes": tuple(self.scheme_codes), "regency_quotas": tuple(self.regency_quotas.items())}
        return Plan(**(values | tuples))

    def take(self, plan: Plan) -> None:
        """Take over a plan."""
        written = {field.name: getattr(plan, field.name) for field in fields(Plan)}
        written |= {"scheme_codes": list(plan.scheme_codes), "regency_quotas": dict(plan.regency_quotas)}
        for name, value in written.items():
            setattr(self, name, value)
