"""Counting what came of an activity: a handful of statements, however many took part."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.instruments.rules import Question, QuestionKind
from development.reports.participation import find_certification, get_participation
from development.reports.rules import MINIMUM, gain_class, normalized_gain, tally, why_withheld
from development.reports.schemas import (
    ActivityReport,
    CommentsOfQuestion,
    CommentsView,
    GainReport,
    QuestionReport,
    SurveyReport,
)
from development.schedules.models import Survey
from development.schedules.rules import LEVELS
from development.scores.queries import get_mean_scores
from development.surveys.queries import get_survey_views
from development.surveys.schemas import SurveyView
from kompeten.database.sessions import now
from kompeten.events.development import SurveyKind
from kompeten.problems import Message

COUNTS = text("""
    SELECT survey_id, answer ->> 'question' AS question, CAST(answer ->> 'value' AS integer) AS step, count(*) AS count
      FROM answer_sheet CROSS JOIN LATERAL jsonb_array_elements(answers) AS answer
     WHERE survey_id = ANY(:surveys) AND jsonb_typeof(answer -> 'value') = 'number'
     GROUP BY survey_id, question, step
""")
COMMENTS = text("""
    SELECT answer ->> 'question' AS question, answer ->> 'value' AS comment
      FROM answer_sheet CROSS JOIN LATERAL jsonb_array_elements(answers) AS answer
     WHERE survey_id = :survey AND jsonb_typeof(answer -> 'value') = 'string'
     ORDER BY question, comment
""")
SCORES = text("""
    SELECT survey_id, count(score) AS people, avg(score) AS mean
      FROM answer_sheet WHERE survey_id = ANY(:surveys) AND score IS NOT NULL GROUP BY survey_id
""")

SIDES = (SurveyKind.LEARNING_BEFORE, SurveyKind.LEARNING_AFTER)
Counts = dict[tuple[UUID, str], dict[int, int]]


async def get_activity_report(session: AsyncSession, activity: Activity) -> ActivityReport:
    """Return what came of an activity; whose it is was asked before."""
    surveys = {one.kind: one for one in await _get_surveys(session, activity.id)}
    views = await get_survey_views(session, activity.id)
    counts = await _get_counts(session, [one.id for one in surveys.values()])
    return ActivityReport(
        activity_id=activity.id,
        title=activity.title,
        kind=activity.kind,
        written_at=now(session),
        participation=await get_participation(session, activity.id),
        surveys=[_survey_report(surveys[one.kind], one, counts) for one in views],
        tested=_gain(await get_mean_scores(session, activity.id)),
        certification=await find_certification(session, activity),
        self_assessed=await _find_self_assessed(session, surveys, views),
    )


async def get_comments(session: AsyncSession, survey: Survey) -> CommentsView:
    """Return what was written to a survey of the caller's own activity, or why not."""
    answered = {one.kind: one.answered for one in await get_survey_views(session, survey.activity_id)}[survey.kind]
    withheld = why_withheld(answered, survey.state)
    if withheld is not None or survey.instrument is None:
        return CommentsView(kind=survey.kind, withheld=withheld, questions=[])
    written: dict[str, list[str]] = {}
    for question, comment in await session.execute(COMMENTS, {"survey": survey.id}):
        written.setdefault(question, []).append(comment)
    asked = [one for one in survey.instrument.questions if one.kind is QuestionKind.TEXT]
    questions = [CommentsOfQuestion(id=one.id, text=_text(one), comments=written.get(one.id, [])) for one in asked]
    return CommentsView(kind=survey.kind, withheld=None, questions=questions)


async def _get_surveys(session: AsyncSession, activity_id: UUID) -> Sequence[Survey]:
    return (await session.scalars(select(Survey).where(Survey.activity_id == activity_id))).all()


async def _get_counts(session: AsyncSession, surveys: Sequence[UUID]) -> Counts:
    counts: Counts = {}
    for survey, question, step, count in await session.execute(COUNTS, {"surveys": list(surveys)}):
        counts.setdefault((survey, question), {})[step] = count
    return counts


async def _find_self_assessed(
    session: AsyncSession, surveys: dict[SurveyKind, Survey], views: Sequence[SurveyView]
) -> GainReport | None:
    both = [surveys[kind] for kind in SIDES if kind in surveys]
    answered = {one.kind: one.answered for one in views}
    if len(both) < len(SIDES) or any(why_withheld(answered[one.kind], one.state) for one in both):
        return None
    found = await session.execute(SCORES, {"surveys": [one.id for one in both]})
    means = {survey: (people, float(score)) for survey, people, score in found}
    if means.keys() != {one.id for one in both}:
        return None
    (people_before, before), (people_after, after) = (means[one.id] for one in both)
    return _gain((min(people_before, people_after), before, after))


def _survey_report(survey: Survey, view: SurveyView, counts: Counts) -> SurveyReport:
    withheld = why_withheld(view.answered, survey.state)
    questions = () if withheld or survey.instrument is None else survey.instrument.questions
    return SurveyReport(
        kind=survey.kind,
        level=LEVELS[survey.kind],
        state=survey.state,
        invited=view.invited,
        answered=view.answered,
        withheld=withheld,
        questions=[_question_report(one, counts.get((survey.id, one.id), {})) for one in questions if one.steps],
    )


def _question_report(question: Question, counts: dict[int, int]) -> QuestionReport:
    found = tally(counts, question.steps)
    return QuestionReport(
        id=question.id,
        kind=question.kind,
        text=_text(question),
        options=[{"id": one.text, "en": one.text_en} for one in question.options],
        counts=None if found is None else list(found.counts),
        answered=None if found is None else found.answered,
        mean=None if found is None or question.kind is not QuestionKind.SCALE else found.mean,
    )


def _gain(found: tuple[int, float, float]) -> GainReport | None:
    people, before, after = found
    if people < MINIMUM:
        return None
    gain = normalized_gain(before, after)
    return GainReport(
        people=people,
        before=round(before, 2),
        after=round(after, 2),
        gain=gain,
        gain_class=None if gain is None else gain_class(gain),
    )


def _text(question: Question) -> Message:
    return {"id": question.text, "en": question.text_en}
