"""Bodies of the assignment route."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from kompeten.entry.days import Moment, not_before


class AssignmentBody(BaseModel):
    """Who shall assess, from when to when; times name their offset."""

    model_config = ConfigDict(extra="forbid")

    assessor_id: UUID
    starts_at: Moment
    ends_at: Annotated[Moment, not_before("starts_at")]
