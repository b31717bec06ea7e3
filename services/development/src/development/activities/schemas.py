"""Activities as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from development.activities.models import Activity
from development.activities.rules import ActivityState, TimeZone, lesson_hours
from development.topics.schemas import TopicCode
from kompeten.entry.days import Moment, not_before
from kompeten.entry.drawable import PrintedName, PrintedPerson
from kompeten.entry.numbers import Whole
from kompeten.entry.texts import Code, Name, Paragraph
from kompeten.events.development import ActivityKind, ActivitySession, RegencyQuota, Trainer
from kompeten.http.organizers import OrganizerId
from kompeten.identity.subjects import Subject
from kompeten.ids import new_id

Regency = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}\.[0-9]{2}$")]
Link = Annotated[str, StringConstraints(pattern=r"^https://[!-~]{1,490}$")]
Quota = Annotated[Whole, Field(ge=1, le=100_000)]


class TrainerBody(BaseModel):
    """Who teaches or speaks."""

    model_config = ConfigDict(extra="forbid")

    name: PrintedPerson
    assessor_id: UUID | None = Field(default=None, description="Where the trainer is an assessor of the LSP")
    user_id: Subject | None = Field(
        default=None, description="`sub` of the trainer's tokens; of an assessor it is needed"
    )


class ActivitySessionBody(BaseModel):
    """A session; one that keeps its `id` is the same as before, whatever else changes."""

    model_config = ConfigDict(extra="forbid")

    id: UUID = Field(default_factory=new_id)
    title: PrintedName
    starts_at: Moment
    ends_at: Annotated[Moment, not_before("starts_at")]
    venue: Name | None = None
    region_code: Regency | None = Field(default=None, description="Kemendagri code of the venue: 63.71")
    link: Link | None = None

    def session(self, lesson_minutes: int) -> ActivitySession:
        """Return the session with the lessons it counts."""
        hours = lesson_hours(self.starts_at, self.ends_at, lesson_minutes)
        return ActivitySession(**self.model_dump(), lesson_hours=hours)


class RegencyQuotaBody(BaseModel):
    """Seats for the people of one regency or city, out of all."""

    model_config = ConfigDict(extra="forbid")

    region_code: Regency
    quota: Quota


class ActivityBody(BaseModel):
    """The whole of an activity; `organizer_id` is for the LSP's people, a system plans for its own organizer."""

    model_config = ConfigDict(extra="forbid")

    organizer_id: OrganizerId | None = None
    programme_id: UUID | None = None
    kind: ActivityKind
    title: PrintedName
    topics: list[TopicCode] = Field(min_length=1, max_length=20)
    trainers: list[TrainerBody] = Field(default=[], max_length=50)
    time_zone: TimeZone
    sessions: list[ActivitySessionBody] = Field(default=[], max_length=100)
    quota: Quota
    regency_quotas: list[RegencyQuotaBody] = Field(default=[], max_length=600)
    prepares_for: list[Code] = Field(
        default=[], max_length=100, description="Schemes whose certification it prepares for"
    )

    def values(self, lesson_minutes: int) -> dict[str, object]:
        """Return the columns it fills."""
        return {
            "kind": self.kind,
            "title": self.title,
            "topics": sorted(set(self.topics)),
            "trainers": tuple(Trainer(**one.model_dump()) for one in self.trainers),
            "time_zone": self.time_zone,
            "sessions": tuple(one.session(lesson_minutes) for one in self.sessions),
            "quota": self.quota,
            "regency_quotas": tuple(RegencyQuota(**one.model_dump()) for one in self.regency_quotas),
            "prepares_for": sorted(set(self.prepares_for)),
        }


class Cancellation(BaseModel):
    """Why an activity does not take place: everybody who enrolled is told."""

    model_config = ConfigDict(extra="forbid")

    reason: Paragraph


class ActivityView(BaseModel):
    """An activity."""

    id: UUID
    organizer_id: str
    programme_id: UUID | None
    state: ActivityState
    kind: ActivityKind
    title: str
    topics: list[str]
    unit_codes: list[str]
    trainers: list[Trainer]
    time_zone: TimeZone
    sessions: list[ActivitySession]
    quota: int
    regency_quotas: list[RegencyQuota]
    prepares_for: list[str]
    cancellation: str | None
    created_at: datetime
    announced_at: datetime | None
    version: int

    @classmethod
    def of(cls, activity: Activity) -> Self:
        """Show an activity."""
        return cls.model_validate(activity, from_attributes=True)
