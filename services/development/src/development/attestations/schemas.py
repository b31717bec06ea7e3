"""Attestations as the API shows them, and what one says to whoever knows its address."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from kompeten.events.development import ActivityKind
from kompeten.problems import Message


class ActivityNotIssued(StrEnum):
    """Why an activity has no certificates of attendance yet."""

    NOT_ANNOUNCED = "activity_not_announced"
    NOT_OVER = "activity_not_over"


class AttestationsView(BaseModel):
    """What came of an issue."""

    activity_id: UUID
    issued: int = Field(description="New ones; whoever had one keeps it")


class ActivityAttestationsView(AttestationsView):
    """What came of an issue in one activity of a programme."""

    title: str
    not_issued_for: ActivityNotIssued | None = Field(description="Why nobody of it got one")


class ProgrammeAttestationsView(BaseModel):
    """What came of an issue in a programme, activity by activity."""

    programme_id: UUID
    issued: int = Field(description="New ones, in all activities")
    activities: list[ActivityAttestationsView]


class AttendedSession(BaseModel):
    """A session that was attended."""

    model_config = ConfigDict(frozen=True)

    title: str
    day: date
    lesson_hours: int


class AttestationView(BaseModel):
    """All that a certificate of attendance says, as it stands now; no place for NIK, birth data or contacts."""

    model_config = ConfigDict(frozen=True)

    holder_name: str
    activity_title: str
    kind: ActivityKind
    topics: list[Message]
    trainers: list[str]
    sessions: list[AttendedSession] = Field(description="Those that were attended; empty once none is left")
    lesson_hours: int = Field(description="Their length in lessons (JP)")
    lesson_minutes: int = Field(description="Minutes of a lesson")
    issuer: str
    issued_on: date
    corrected_on: date | None = Field(
        default=None, description="A session was struck that day: what was printed before may still show it"
    )
    is_certificate_of_competence: bool = Field(default=False, description="Never: it says nothing of competence")
    meaning: Message = Field(description="What it says, and what it does not")
    checked_on: date
