"""Reading what was written to a survey in words."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from development.instruments.rules import QuestionKind
from development.reports.answers import text_of
from development.reports.rules import why_withheld
from development.reports.schemas import CommentsOfQuestion, CommentsView
from development.schedules.models import Survey
from development.surveys.queries import get_survey_views

COMMENTS = text("""
    SELECT answer ->> 'question' AS question, answer ->> 'value' AS comment
      FROM answer_sheet CROSS JOIN LATERAL jsonb_array_elements(answers) AS answer
     WHERE survey_id = :survey AND jsonb_typeof(answer -> 'value') = 'string'
     ORDER BY question, comment
""")


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
    questions = [CommentsOfQuestion(id=one.id, text=text_of(one), comments=written.get(one.id, [])) for one in asked]
    return CommentsView(kind=survey.kind, withheld=None, questions=questions)
