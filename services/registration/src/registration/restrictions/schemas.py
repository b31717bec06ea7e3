"""Bodies of the restriction routes."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from kompeten.events.registration import ReleaseReason, RestrictionReason
from registration.people.models import PersonRecord


class RestrictionBody(BaseModel):
    """Why. One of a few words and no free text: it stands in the audit for ever."""

    model_config = ConfigDict(extra="forbid")

    reason: RestrictionReason


class ReleaseBody(BaseModel):
    """Why it ends; as above."""

    model_config = ConfigDict(extra="forbid")

    reason: ReleaseReason


class RestrictionView(BaseModel):
    """Whether a person's processing is restricted; null: it is not."""

    person_id: UUID
    restricted_at: datetime | None
    reason: RestrictionReason | None = Field(description="Why it was restricted")

    @classmethod
    def of(cls, person: PersonRecord) -> Self:
        """Show it."""
        return cls(person_id=person.id, restricted_at=person.restricted_at, reason=person.restriction_reason)
