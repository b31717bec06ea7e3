"""An overview as its participant reads it."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from development.overviews.rules import Presence
from development.participants.rules import ParticipantState
from development.progress.rules import StepOutcome
from kompeten.events.development import ActivityKind, SurveyKind
from kompeten.problems import Message


class OwnSession(BaseModel):
    """A session of the activity."""

    model_config = ConfigDict(frozen=True)

    title: str
    starts_at: datetime
    lesson_hours: int
    presence: Presence


class OwnEntry(BaseModel):
    """What was entered about a step, and when it was seen."""

    model_config = ConfigDict(frozen=True)

    outcome: StepOutcome
    on: date
    note: str | None


class OwnStep(BaseModel):
    """A step, and where the participant stands with it."""

    model_config = ConfigDict(frozen=True)

    name: Message
    outcome: StepOutcome
    due_on: date | None
    is_overdue: bool
    entries: list[OwnEntry] = Field(description="All there are, the one that counts last")


class OwnSurvey(BaseModel):
    """A survey that waits for the participant's answer; its link stands in the letter alone."""

    model_config = ConfigDict(frozen=True)

    kind: SurveyKind
    closes_at: datetime


class OwnMaterial(BaseModel):
    """A file of the activity."""

    model_config = ConfigDict(frozen=True)

    title: str
    address: str


class OwnPlan(BaseModel):
    """What the participant aims at after a decision; the letter about it names the units."""

    model_config = ConfigDict(frozen=True)

    scheme_name: str
    target_on: date
    is_overdue: bool


class OverviewView(BaseModel):
    """Everything a participant is shown of their part in an activity; no contacts, no ids."""

    model_config = ConfigDict(frozen=True)

    full_name: str
    activity_title: str
    kind: ActivityKind
    programme_title: str | None
    state: ParticipantState
    is_cancelled: bool
    time_zone: str
    lesson_hours: int = Field(description="Attended, in lessons (JP)")
    lesson_minutes: int = Field(description="Minutes of a lesson")
    sessions: list[OwnSession]
    steps: list[OwnStep] = Field(description="Of the activity and its programme; in all its activities a person is one")
    surveys: list[OwnSurvey] = Field(description="Open ones that were not answered yet")
    attestation_url: str | None = Field(description="Where the certificate of attendance is, once there is one")
    plans: list[OwnPlan]
    materials: list[OwnMaterial] = Field(description="While the activity is announced")
    checked_on: date
