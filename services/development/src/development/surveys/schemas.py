"""Surveys as organizers see them, and as those who are asked do."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from development.activities.models import Activity
from development.instruments.rules import SCALE_STEPS, Question, QuestionKind
from development.instruments.schemas import InstrumentView, QuestionId, Source
from development.schedules.models import Survey
from development.schedules.rules import SurveyState
from development.surveys.models import Answer, Supervisor
from development.surveys.problems import SurveyNotOpen
from kompeten.entry.emails import Email
from kompeten.entry.names import PersonName
from kompeten.entry.numbers import Whole
from kompeten.entry.texts import Remark
from kompeten.events.development import SurveyKind
from kompeten.problems import Message


class LetterView(BaseModel):
    """A letter of a survey: when it goes, and whether it has gone."""

    goes_at: datetime
    has_gone: bool


class SurveyView(BaseModel):
    """A survey of an activity; until it opens its times move with the activity's."""

    activity_id: UUID
    kind: SurveyKind
    state: SurveyState
    opens_at: datetime
    letters: list[LetterView]
    closes_at: datetime
    instrument: Source | None = Field(description="Whose questions it opened with")
    instrument_number: int | None
    invited: int
    answered: int

    @classmethod
    def of(cls, survey: Survey, *, invited: int, answered: int) -> Self:
        """Show a survey."""
        instrument: InstrumentView | None = survey.instrument
        times = enumerate(survey.timetable.letters_at)
        return cls(
            activity_id=survey.activity_id,
            kind=survey.kind,
            state=survey.state,
            opens_at=survey.timetable.opens_at,
            letters=[LetterView(goes_at=one, has_gone=place < survey.letters) for place, one in times],
            closes_at=survey.timetable.closes_at,
            instrument=None if instrument is None else instrument.source,
            instrument_number=None if instrument is None else instrument.number,
            invited=invited,
            answered=answered,
        )


class SurveysView(BaseModel):
    """The surveys of an activity, in the order in which they open."""

    surveys: list[SurveyView]


class RoomView(BaseModel):
    """What the screen shows as a QR code at the end of the last session, and from when until when it works."""

    answer_url: str
    opens_at: datetime
    until: datetime


class SupervisorBody(BaseModel):
    """Who sees the participant at work."""

    model_config = ConfigDict(extra="forbid")

    full_name: PersonName
    email: Email


class SupervisorView(BaseModel):
    """The supervisor of a participant."""

    enrolment_id: UUID
    full_name: str
    email: str

    @classmethod
    def of(cls, supervisor: Supervisor) -> Self:
        """Show a supervisor."""
        return cls.model_validate(supervisor, from_attributes=True)


class AskedQuestion(BaseModel):
    """A question as it is asked; a scale goes from 1, strongly disagree, to 5, strongly agree."""

    id: str
    kind: QuestionKind
    text: Message
    options: list[Message]
    is_required: bool

    @property
    def steps(self) -> int:
        """How many answers there are to count."""
        return SCALE_STEPS if self.kind is QuestionKind.SCALE else len(self.options)

    @classmethod
    def of(cls, question: Question) -> Self:
        """Show a question."""
        return cls(
            id=question.id,
            kind=question.kind,
            text={"id": question.text, "en": question.text_en},
            options=[{"id": one.text, "en": one.text_en} for one in question.options],
            is_required=question.is_required,
        )


class AskedView(BaseModel):
    """What somebody is asked about an activity; the answers bear no name."""

    activity: str
    kind: SurveyKind
    title: Message
    questions: list[AskedQuestion]
    closes_at: datetime
    time_zone: str

    @classmethod
    def of(cls, survey: Survey, activity: Activity) -> Self:
        """Show what is asked; which option is right stays hidden. The survey has opened."""
        if survey.instrument is None:
            raise SurveyNotOpen
        return cls(
            activity=activity.title,
            kind=survey.kind,
            title={"id": survey.instrument.title, "en": survey.instrument.title_en},
            questions=[AskedQuestion.of(one) for one in survey.instrument.questions],
            closes_at=survey.timetable.closes_at,
            time_zone=activity.time_zone,
        )


class AnswerBody(BaseModel):
    """The answer to a question: a step of the scale, the number of an option from 1, or words."""

    model_config = ConfigDict(extra="forbid")

    question: QuestionId
    value: Whole | Remark

    def answer(self) -> Answer:
        """Return the answer as it is kept."""
        return Answer(question=self.question, value=self.value)


class AnswersBody(BaseModel):
    """All the answers, once."""

    model_config = ConfigDict(extra="forbid")

    answers: list[AnswerBody] = Field(max_length=40)


class ThanksView(BaseModel):
    """The answers are in."""

    activity: str
    message: Message
