"""Mentorings as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from development.activities.schemas import ActivitySessionBody
from development.mentoring.matching import Reason
from development.mentoring.models import Mentoring
from development.mentoring.rules import MentoringState
from kompeten.entry.numbers import Whole
from kompeten.entry.texts import Code, Paragraph
from kompeten.identity.subjects import Subject


class AgreementBody(BaseModel):
    """What the two agree on: the units to learn and what for."""

    model_config = ConfigDict(extra="forbid")

    unit_codes: list[Code] = Field(min_length=1, max_length=50)
    goal: Paragraph


class MeetingBody(BaseModel):
    """A meeting that was held, and with whom."""

    model_config = ConfigDict(extra="forbid")

    session: ActivitySessionBody
    minutes: Paragraph = Field(description="What was talked about and agreed")
    enrolment_ids: Annotated[list[UUID], Field(min_length=1, max_length=50)]


class MeetingConfirmationBody(BaseModel):
    """Who was there: the enrolment of one's own letter."""

    model_config = ConfigDict(extra="forbid")

    enrolment_id: UUID


class ReflectionBody(BaseModel):
    """What one of the two says when they look back."""

    model_config = ConfigDict(extra="forbid")

    text: Paragraph


class Ending(BaseModel):
    """Why the two do not go on."""

    model_config = ConfigDict(extra="forbid")

    reason: Paragraph


class SeniorBody(BaseModel):
    """A mentor of the circle, as the organizer knows them."""

    model_config = ConfigDict(extra="forbid")

    user_id: Subject
    scheme_codes: list[Code] = Field(default=[], max_length=20, description="Schemes they hold")
    unit_codes: list[Code] = Field(default=[], max_length=200, description="Units they know well")
    region_code: Code = Field(description="Where they work")
    at_most: Whole = Field(ge=1, le=20, description="How many juniors they take")


class ProposalBody(BaseModel):
    """Who would accompany somebody."""

    model_config = ConfigDict(extra="forbid")

    mentors: Annotated[list[SeniorBody], Field(min_length=1, max_length=50)]


class PairView(BaseModel):
    """A senior and a junior, and what speaks for them."""

    model_config = ConfigDict(from_attributes=True)

    user_id: str
    enrolment_id: UUID
    reasons: list[Reason]


class ProposalView(BaseModel):
    """A proposal, which binds nobody; `without_mentor` counts juniors there was no place for."""

    pairs: list[PairView]
    without_mentor: int


class MentoringView(BaseModel):
    """A mentoring: who with whom, what for, how far."""

    enrolment_id: UUID
    activity_id: UUID
    mentor: str
    state: MentoringState
    unit_codes: list[str]
    goal: str
    agreed_at: datetime
    version: int

    @classmethod
    def of(cls, mentoring: Mentoring) -> Self:
        """Show a mentoring."""
        return cls.model_validate(mentoring, from_attributes=True)


class MeetingView(BaseModel):
    """A meeting in the log; it counts once it is confirmed."""

    model_config = ConfigDict(from_attributes=True)

    session_id: UUID
    minutes: str
    logged_at: datetime
    confirmed_at: datetime | None


class MentoringDetail(MentoringView):
    """A mentoring with its log and what the two said when they looked back."""

    halfway_of_mentor: str | None
    halfway_of_mentee: str | None
    final_of_mentor: str | None
    final_of_mentee: str | None
    end_reason: str | None
    meetings: list[MeetingView] = []


class LoggedMeeting(BaseModel):
    """A meeting as a session of the circle, and who is asked to confirm it."""

    session_id: UUID
    lesson_hours: int
    enrolment_ids: list[UUID]
