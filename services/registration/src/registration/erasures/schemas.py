"""Bodies of the erasure route."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from kompeten.events.registration import ErasureReason


class ErasureBody(BaseModel):
    """Why the person's data must go. One of four words and no free text: it stands in the audit for ever."""

    model_config = ConfigDict(extra="forbid")

    reason: ErasureReason = Field(description="The ground by UU PDP 27/2022, article 43 (1)")


class ErasureView(BaseModel):
    """An erasure as it was ordered; every service scrubs its part when the events have come."""

    person_id: UUID
    reason: ErasureReason
    erased_at: datetime
    application_ids: list[UUID]
    enrolment_ids: list[UUID]
