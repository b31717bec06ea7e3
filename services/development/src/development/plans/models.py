"""Tables of plans, and of the grants that fulfil them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from development.plans.rules import PlanState
from development.tables import Base
from kompeten.database.columns import Versioned
from kompeten.database.erasure import AboutPerson, Impersonal, Personal
from kompeten.events.snapshots import Unit


class Plan(AboutPerson, Versioned, Base):
    """What somebody who was not granted may do until a next application, known by the application refused.

    `note` is the organizer's; `dismissal` is why nobody follows the plan.
    """

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", "closed"),
        Index("ix_plan_lsp_id_organizer_id_application_id", "lsp_id", "organizer_id", "application_id"),  # lists
        Index("ix_plan_person_id_scheme_code", "person_id", "scheme_code"),  # what a decision means for other plans
        Index("ix_plan_target_on", "target_on", postgresql_where=text("state = 'open'")),  # the gauge
    )

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    organizer_id: Mapped[Impersonal[str]]
    person_id: Mapped[UUID]
    batch_id: Mapped[UUID]
    attempt: Mapped[int]
    full_name: Mapped[Personal[str]]
    scheme_code: Mapped[Impersonal[str]]
    scheme_name: Mapped[Impersonal[str]]
    missed_units: Mapped[Impersonal[tuple[Unit, ...]]]
    state: Mapped[PlanState]
    target_on: Mapped[Impersonal[date]]
    note: Mapped[Personal[str | None]]
    dismissal: Mapped[Personal[str | None]]
    decided_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @property
    def unit_codes(self) -> list[str]:
        """The codes of the units that were missed."""
        return [one.code for one in self.missed_units]


class Grant(AboutPerson, Base):
    """Somebody was granted a scheme by an application, and when last."""

    __tablename__ = "granted"
    __table_args__ = (Index("ix_granted_person_id_scheme_code", "person_id", "scheme_code"),)  # asked at every decision

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    lsp_id: Mapped[Impersonal[str]]
    person_id: Mapped[UUID]
    scheme_code: Mapped[Impersonal[str]]
    granted_at: Mapped[datetime]
