"""The reports of a programme and of a year as the API shows them: what several activities came to together."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from development.indicators.schemas import ChangeView, ResultsView
from development.programmes.rules import ProgrammeState
from development.reports.rules import Withheld
from development.reports.schemas import (
    ActivityLine,
    CertificationReport,
    GainReport,
    ParticipationView,
    QuestionReport,
    ShareView,
    StageView,
)
from development.reports.suggestions import SuggestionKind
from kompeten.events.development import SurveyKind
from kompeten.problems import Message


class SurveySummary(BaseModel):
    """What was answered to surveys of one kind: the sums of what the reports of single activities show."""

    kind: SurveyKind
    level: int = Field(description="Of Kirkpatrick's")
    surveys: int
    counted: int = Field(description="Of these surveys; the others have not ended, or fewer than five answered")
    invited: int
    answered: int
    withheld: Withheld | None = Field(description="Where none counts")
    questions: list[QuestionReport]


class MissedUnit(BaseModel):
    """A unit of competency missed in certification by five or more of those who attended, since they did."""

    code: str
    title: str
    missed: int = Field(description="People")
    of_these_taught: int = Field(description="Who attended an activity of this report that teaches it")
    activities: int = Field(description="Of this report that teach it")


class SuggestionView(BaseModel):
    """What the organizer could do otherwise next time."""

    kind: SuggestionKind
    message: Message


class SummaryReport(BaseModel):
    """What came of several activities. No number about answers stands for fewer than five people."""

    title: str
    written_at: datetime
    people: int = Field(description="Who attended anything, each once")
    participation: ParticipationView
    stages: list[StageView] = Field([], description="How far people came; nothing in reports kept before it was told")
    activities: list[ActivityLine]
    surveys: list[SurveySummary]
    certification: CertificationReport | None = Field(description="Where activities prepare for it")
    tested: GainReport | None = Field(description="By scores that were entered")
    self_assessed: GainReport | None = Field(description="By surveys before and after")
    missed_units: list[MissedUnit]
    suggestions: list[SuggestionView]


class ProgrammeSummary(SummaryReport):
    """What came of a programme."""

    programme_id: UUID
    state: ProgrammeState
    goals: str
    conclusion: str | None = Field(description="What was written when it was closed")
    results: ResultsView


class HoursBand(BaseModel):
    """How many people attended so many lessons; no `most` is any number more."""

    least: int
    most: int | None
    people: int


class LessonsView(BaseModel):
    """Lessons (JP) by the person, beside what each owes in a year. Whoever attended nothing is not known here."""

    duty: int
    mean: float | None
    reached: ShareView | None = Field(description="Who attended as much as the duty; nothing of fewer than five")
    bands: list[HoursBand]


class YearSummary(SummaryReport):
    """What came of the activities that began in a year, for the people of one province or for all."""

    year: int
    province_code: str | None
    lessons: LessonsView
    results: list[ChangeView] = Field(
        description="Libraries' counts of the year before and of this one; of no province"
    )


class PersonYear(BaseModel):
    """The lessons (JP) somebody attended in a year. Who that is to the LSP is the LSP's alone."""

    person_id: UUID | None
    enrolment_id: UUID = Field(description="The first of the person's enrolments that count here")
    full_name: str
    region_code: str
    lesson_hours: int
    duty: int
    has_reached: bool
