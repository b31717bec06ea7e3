"""Plans as the API takes and shows them."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from development.plans.models import Plan
from development.plans.rules import PlanState
from kompeten.entry.days import Day
from kompeten.entry.texts import Paragraph
from kompeten.events.development import SuggestedActivity
from kompeten.events.snapshots import Unit


class PlanBody(BaseModel):
    """What the organizer and the person agreed on."""

    model_config = ConfigDict(extra="forbid")

    target_on: Day
    note: Paragraph | None = None


class Dismissal(BaseModel):
    """Why nobody follows the plan."""

    model_config = ConfigDict(extra="forbid")

    reason: Paragraph


class PlanView(BaseModel):
    """A plan of somebody who was not granted."""

    application_id: UUID
    organizer_id: str
    state: PlanState
    full_name: str
    scheme_code: str
    scheme_name: str
    missed_units: tuple[Unit, ...]
    target_on: date
    note: str | None
    dismissal: str | None
    decided_at: datetime
    closed_at: datetime | None
    version: int

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """Show a plan."""
        return cls.model_validate(plan, from_attributes=True)


class PlanDetail(PlanView):
    """A plan with the activities one could enrol for today; taking part is no condition of applying again."""

    suggestions: tuple[SuggestedActivity, ...] = ()
