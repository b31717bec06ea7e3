"""The timeline of a person as the API shows it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field


class Life(StrEnum):
    """What a step belongs to. Neither is a condition of the other."""

    CERTIFICATION = "certification"
    DEVELOPMENT = "development"


class LifeStep(BaseModel):
    """One step; `occurred_at` is what the telling service's clock said and orders nothing but this list."""

    life: Life
    subject_id: UUID = Field(description="The application or the enrolment")
    title: str = Field(description="Of the batch or the activity")
    event: str
    occurred_at: datetime
    details: dict[str, Any]  # Any: JSON


class PersonTimeline(BaseModel):
    """All that happened to a person's applications and enrolments, by time."""

    person_id: UUID
    lesson_hours: int = Field(description="Lessons (JP) attended in all activities together")
    steps: list[LifeStep]
