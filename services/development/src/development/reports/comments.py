"""Reading what was written to surveys in words."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.instruments.rules import QuestionKind
from development.instruments.schemas import InstrumentView
from development.reports.answers import get_held, text_of
from development.reports.rules import why_withheld
from development.reports.schemas import CommentsOfQuestion, CommentsView
from development.reports.scopes import Scope
from development.schedules.models import Survey
from development.surveys.queries import get_survey_views
from kompeten.database.rows import among
from kompeten.events.development import SurveyKind

COMMENTS = text("""
    SELECT survey_id, answer ->> 'question' AS question, answer ->> 'value' AS comment
      FROM answer_sheet CROSS JOIN LATERAL jsonb_array_elements(answers) AS answer
     WHERE survey_id = ANY(:surveys) AND jsonb_typeof(answer -> 'value') = 'string'
     ORDER BY survey_id, question, comment
""")


class Commented(NamedTuple):
    """What was written to a question about one activity."""

    activity: str
    kind: SurveyKind
    question: CommentsOfQuestion


async def get_comments(session: AsyncSession, survey: Survey) -> CommentsView:
    """Return what was written to a survey of the caller's own activity, or why not."""
    answered = {one.kind: one.answered for one in await get_survey_views(session, survey.activity_id)}[survey.kind]
    withheld = why_withheld(answered, survey.state)
    if withheld is not None or survey.instrument is None:
        return CommentsView(kind=survey.kind, withheld=withheld, questions=[])
    written = await _written(session, [survey.id])
    return CommentsView(kind=survey.kind, withheld=None, questions=_by_question(survey.instrument, written[survey.id]))


async def get_all_comments(session: AsyncSession, scope: Scope) -> list[Commented]:
    """Return what was written about the activities of a report, where answers are shown; whose they are was asked."""
    shown = [one.id for one in await get_held(session, scope) if one.withheld is None]
    columns = (Survey.id, Survey.kind, Survey.instrument, Activity.title)
    surveys = select(*columns).join(Activity, Activity.id == Survey.activity_id).where(among(Survey.id, shown))
    surveys = surveys.order_by(Activity.begins_at, Activity.id, Survey.kind)
    written = await _written(session, shown)
    return [
        Commented(title, kind, question)
        for survey, kind, instrument, title in await session.execute(surveys)
        if instrument is not None
        for question in _by_question(instrument, written[survey])
        if question.comments
    ]


async def _written(session: AsyncSession, surveys: Sequence[UUID]) -> defaultdict[UUID, dict[str, list[str]]]:
    written: defaultdict[UUID, dict[str, list[str]]] = defaultdict(dict)
    for survey, question, comment in await session.execute(COMMENTS, {"surveys": list(surveys)}):
        written[survey].setdefault(question, []).append(comment)
    return written


def _by_question(instrument: InstrumentView, written: dict[str, list[str]]) -> list[CommentsOfQuestion]:
    asked = [one for one in instrument.questions if one.kind is QuestionKind.TEXT]
    return [CommentsOfQuestion(id=one.id, text=text_of(one), comments=written.get(one.id, [])) for one in asked]
