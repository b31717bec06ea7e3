"""Bodies of the assignment route."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

YEARS = range(2000, 2200)  # outside of these a time zone's offset could leave the calendar


def _in_utc(moment: datetime) -> datetime:
    if moment.year not in YEARS:
        raise ValueError("year")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class AssignmentBody(BaseModel):
    """Who shall assess, from when to when; times name their offset."""

    model_config = ConfigDict(extra="forbid")

    assessor_id: UUID
    starts_at: Moment
    ends_at: Moment
