"""The report of an activity as the API shows it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from development.gaps.schemas import GapView
from development.instruments.rules import QuestionKind
from development.reports.rules import GainClass, Withheld
from development.schedules.rules import SurveyState
from kompeten.events.development import ActivityKind, SurveyKind
from kompeten.problems import Message


class RegencyView(BaseModel):
    """The people of one regency or city; those whose data was erased count under none."""

    region_code: str | None
    enrolled: int
    attended: int
    lesson_hours: int


class ProvinceView(BaseModel):
    """The people of one province."""

    province_code: str
    enrolled: int
    attended: int
    lesson_hours: int


class ParticipationView(BaseModel):
    """Who took part: `attended` is at least one session."""

    enrolled: int
    withdrawn: int
    attended: int
    lesson_hours: int
    regencies: list[RegencyView]
    provinces: list[ProvinceView]


class QuestionReport(BaseModel):
    """How a question was answered; nothing of it where fewer than five answered it."""

    id: str
    kind: QuestionKind
    text: Message
    options: list[Message]
    counts: list[int] | None = Field(description="Of each step of the scale, or option, from the first")
    answered: int | None
    mean: float | None = Field(description="Of the steps of a scale")


class SurveyReport(BaseModel):
    """What was answered to a survey; without its questions it says why they are withheld."""

    kind: SurveyKind
    level: int = Field(description="Of Kirkpatrick's")
    state: SurveyState
    invited: int
    answered: int
    withheld: Withheld | None
    questions: list[QuestionReport]


class GainReport(BaseModel):
    """What was learned: mean scores in per cent before and after, and the normalized gain of them (Hake)."""

    people: int = Field(description="With both scores; of answered surveys, the smaller side")
    before: float
    after: float
    gain: float | None
    gain_class: GainClass | None


class ShareView(BaseModel):
    """How many of how many, and where the share of everybody like them lies by 95 per cent (Wilson)."""

    count: int
    of: int
    share: float
    low: float
    high: float


class CertificationReport(BaseModel):
    """What committees decided, since the activity ended, on those who attended it."""

    attended: int
    decided: ShareView | None = Field(description="On whom a committee decided; nothing where fewer than five attended")
    granted: ShareView | None = Field(description="Of these; nothing where it decided on fewer than five")
    caveat: Message


class Stage(StrEnum):
    """How far somebody came in an activity; the last two are told of people, the others of enrolments."""

    ASKED = "asked"
    SEATED = "seated"
    ATTENDED = "attended"
    COMPLETED = "completed"
    ATTESTED = "attested"
    DECIDED = "decided"
    GRANTED = "granted"


class StageView(BaseModel):
    """How many came as far as this."""

    stage: Stage
    people: int


class ActivityLine(BaseModel):
    """An activity in a report, and the people of the report in it."""

    activity_id: UUID
    title: str
    kind: ActivityKind
    begins_at: datetime
    asked: int | None = Field(None, description="For a seat, whether they got one or not")
    waiting: int | None = Field(None, description="For a seat, still")
    seated: int | None = Field(None, description="Got a seat, whoever withdrew since among them")
    enrolled: int
    attended: int
    completed: int | None = Field(None, description="Attended every session; of no mentoring circle")
    attested: int | None = Field(None, description="Have their certificate of attendance")
    lesson_hours: int


class ActivityReport(BaseModel):
    """What came of an activity. No number about answers stands for fewer than five people."""

    activity_id: UUID
    title: str
    kind: ActivityKind
    written_at: datetime
    participation: ParticipationView
    stages: list[StageView]
    surveys: list[SurveyReport]
    certification: CertificationReport | None = Field(description="Where the activity prepares for it")
    tested: GainReport | None = Field(description="By scores that were entered")
    self_assessed: GainReport | None = Field(description="By surveys before and after")
    gaps: list[GapView] = Field(default=[], description="What is not recorded of it, or cannot be as it is")


class CommentsOfQuestion(BaseModel):
    """What was written to a question, in an order that tells nothing."""

    id: str
    text: Message
    comments: list[str]


class CommentsView(BaseModel):
    """What was written to a survey in words, for the activity's owner alone."""

    kind: SurveyKind
    withheld: Withheld | None
    questions: list[CommentsOfQuestion]
