"""Participants as the API shows them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

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

    @classmethod
    def of(cls, participant: Participant) -> Self:
        """Show a participant."""
        return cls.model_validate(participant, from_attributes=True)
