"""Participants as the API shows them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from development.participants.models import Participant
from development.participants.rules import ParticipantState


class ParticipantView(BaseModel):
    """A participant of an activity."""

    enrolment_id: UUID
    state: ParticipantState
    full_name: str
    region_code: str
    scheme_code: str | None
    weak_units: list[str]
    enrolled_at: datetime
    lesson_hours: int
    restricted_at: datetime | None = Field(description="While set, nothing is done with the person's data")

    @classmethod
    def of(cls, participant: Participant, restricted_at: datetime | None) -> Self:
        """Show a participant."""
        shown = {name: getattr(participant, name) for name in cls.model_fields if name != "restricted_at"}
        return cls(**shown, restricted_at=restricted_at)
