"""Counting answers: by the survey of one activity, and over the surveys of several that each show theirs."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Text, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from development.instruments.rules import Question, QuestionKind
from development.instruments.schemas import InstrumentView
from development.reports.rules import Withheld, tally, why_withheld
from development.reports.schemas import QuestionReport, SurveyReport
from development.reports.scopes import Scope
from development.reports.summaries import SurveySummary
from development.schedules.models import Survey
from development.schedules.rules import LEVELS, MINIMUM, SurveyState
from development.surveys.models import AnswerSheet, Invitation
from kompeten.database.rows import among
from kompeten.events.development import SurveyKind
from kompeten.problems import Message

# Of each survey only the questions that five or more answered: a sum over surveys then tells nothing of fewer, neither
# by itself nor by taking from it what another report shows.
COUNTS = text("""
    WITH answered AS (
        SELECT survey_id, answer ->> 'question' AS question, CAST(answer ->> 'value' AS integer) AS step,
               count(*) AS people
          FROM answer_sheet CROSS JOIN LATERAL jsonb_array_elements(answers) AS answer
         WHERE survey_id = ANY(:surveys) AND jsonb_typeof(answer -> 'value') = 'number'
         GROUP BY survey_id, question, step
    ), shown AS (
        SELECT *, sum(people) OVER (PARTITION BY survey_id, question) AS all_people FROM answered
    )
    SELECT survey.kind, survey.instrument ->> 'id' AS version, question, step, CAST(sum(people) AS integer) AS people
      FROM shown JOIN survey ON survey.id = shown.survey_id
     WHERE all_people >= :minimum
     GROUP BY survey.kind, version, question, step
""")

NEWEST = text("""
    SELECT DISTINCT ON (kind, instrument ->> 'id') kind, instrument ->> 'id' AS version, instrument
      FROM survey WHERE id = ANY(:surveys) ORDER BY kind, instrument ->> 'id', created_at DESC
""").columns(kind=Survey.kind.type, version=Text, instrument=Survey.instrument.type)

Steps = Counter[int]
Version = tuple[InstrumentView, Mapping[str, Steps]]
Questions = dict[SurveyKind, list[QuestionReport]]


class Held(NamedTuple):
    """A survey with how many were invited and answered."""

    opens_at: datetime
    kind: SurveyKind
    id: UUID
    state: SurveyState
    invited: int
    answered: int

    @property
    def withheld(self) -> Withheld | None:
        """Why its answers are not shown, or None."""
        return why_withheld(self.answered, self.state)


async def get_held(session: AsyncSession, scope: Scope) -> list[Held]:
    """Return the surveys whose answers count for a report, in the order in which they opened."""
    theirs = among(Survey.activity_id, scope.answering)
    invited, answered = (
        select(column, func.count().label("people")).join(Survey).where(theirs).group_by(column).subquery()
        for column in (Invitation.survey_id, AnswerSheet.survey_id)
    )
    held = (
        select(
            *(Survey.timetable, Survey.kind, Survey.id, Survey.state),
            *(func.coalesce(one.c.people, 0) for one in (invited, answered)),
        )
        .outerjoin(invited, invited.c.survey_id == Survey.id)
        .outerjoin(answered, answered.c.survey_id == Survey.id)
        .where(theirs)
    )
    return sorted(Held(row[0].opens_at, *row[1:]) for row in await session.execute(held))


async def get_questions(session: AsyncSession, surveys: Sequence[UUID]) -> Questions:
    """Return how the questions of surveys that are shown were answered, by the kind of the survey.

    What several versions of an instrument ask alike is one question, in the words of the newest.
    """
    counts: defaultdict[tuple[str, str | None], defaultdict[str, Steps]] = defaultdict(lambda: defaultdict(Counter))
    asked = {"surveys": list(surveys)}
    for kind, version, question, step, people in await session.execute(COUNTS, asked | {"minimum": MINIMUM}):
        counts[kind, version][question][step] += people
    versions: defaultdict[SurveyKind, list[Version]] = defaultdict(list)
    for kind, version, instrument in await session.execute(NEWEST, asked):
        versions[kind].append((instrument, counts[kind, version]))
    return {kind: merged(theirs) for kind, theirs in versions.items()}


def merged(versions: Sequence[Version]) -> list[QuestionReport]:
    """Return the questions of versions of an instrument with their answers, the newest version's first."""
    asked: dict[Hashable, Question] = {}
    counts: defaultdict[Hashable, Steps] = defaultdict(Counter)
    for instrument, theirs in sorted(versions, key=lambda one: -one[0].number):
        for question in instrument.questions:
            alike = (question.id, question.kind, question.options)
            asked.setdefault(alike, question)
            counts[alike] += theirs.get(question.id, Counter())
    return [_question_report(question, counts[alike]) for alike, question in asked.items() if question.steps]


def survey_report(held: Held, questions: Questions) -> SurveyReport:
    """Return what was answered to one survey, or why that is not shown."""
    return SurveyReport(
        kind=held.kind,
        level=LEVELS[held.kind],
        state=held.state,
        invited=held.invited,
        answered=held.answered,
        withheld=held.withheld,
        questions=[] if held.withheld else questions.get(held.kind, []),
    )


def survey_summary(held: Sequence[Held], questions: Questions) -> SurveySummary:
    """Return what was answered to surveys of one kind, at least one."""
    reasons = [one.withheld for one in held]
    shown = reasons.count(None)
    why = Withheld.TOO_FEW if Withheld.TOO_FEW in reasons else Withheld.NOT_CLOSED
    return SurveySummary(
        kind=held[0].kind,
        level=LEVELS[held[0].kind],
        surveys=len(held),
        counted=shown,
        invited=sum(one.invited for one in held),
        answered=sum(one.answered for one in held),
        withheld=None if shown else why,
        questions=questions.get(held[0].kind, []),
    )


def text_of(question: Question) -> Message:
    """Return what is asked in both languages."""
    return {"id": question.text, "en": question.text_en}


def _question_report(question: Question, counts: Steps) -> QuestionReport:
    found = tally(counts, question.steps)
    return QuestionReport(
        id=question.id,
        kind=question.kind,
        text=text_of(question),
        options=[{"id": one.text, "en": one.text_en} for one in question.options],
        counts=None if found is None else list(found.counts),
        answered=None if found is None else found.answered,
        mean=None if found is None or question.kind is not QuestionKind.SCALE else found.mean,
    )
