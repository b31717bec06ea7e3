"""How much was learned: means of scores before and after, of activities that each show theirs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.participants.models import Participant
from development.reports.rules import gain_class, normalized_gain
from development.reports.schemas import GainReport
from development.reports.scopes import Scope
from development.schedules.models import Survey
from development.schedules.rules import MINIMUM
from development.scores.models import Score
from development.surveys.models import AnswerSheet
from kompeten.database.rows import among
from kompeten.events.development import SurveyKind

SIDES = (SurveyKind.LEARNING_BEFORE, SurveyKind.LEARNING_AFTER)


async def find_tested(session: AsyncSession, scope: Scope) -> GainReport | None:
    """Return the gain by entered scores, of activities in which five or more have both; None without any."""
    of_each = (
        select(
            func.count().label("people"), func.sum(Score.before).label("before"), func.sum(Score.after).label("after")
        )
        .join(Participant, Participant.enrolment_id == Score.enrolment_id)
        .where(among(Participant.activity_id, scope.answering), Score.before.is_not(None), Score.after.is_not(None))
        .group_by(Participant.activity_id)
        .having(func.count() >= MINIMUM)
        .subquery()
    )
    sums = select(func.sum(of_each.c.people), func.sum(of_each.c.before), func.sum(of_each.c.after))
    people, before, after = (await session.execute(sums)).one()
    return gain(people, before / people, after / people) if people else None


async def find_self_assessed(session: AsyncSession, shown: Sequence[UUID]) -> GainReport | None:
    """Return the gain by surveys before and after, of activities both of whose surveys are among those shown."""
    of_each = (
        select(Survey.activity_id, Survey.kind, func.count(), func.sum(AnswerSheet.score))
        .join(AnswerSheet, AnswerSheet.survey_id == Survey.id)
        .where(among(Survey.id, shown), Survey.kind.in_(SIDES), AnswerSheet.score.is_not(None))
        .group_by(Survey.activity_id, Survey.kind)
        .having(func.count() >= MINIMUM)
    )
    found = {(activity, kind): (people, total) for activity, kind, people, total in await session.execute(of_each)}
    both = [one for one, kind in found if kind is SIDES[0] and (one, SIDES[1]) in found]
    if not both:
        return None
    (people_before, before), (people_after, after) = (_sums([found[one, side] for one in both]) for side in SIDES)
    return gain(min(people_before, people_after), before / people_before, after / people_after)


def gain(people: int, before: float, after: float) -> GainReport:
    """Return the gain of means in per cent."""
    found = normalized_gain(float(before), float(after))
    return GainReport(
        people=people,
        before=round(float(before), 2),
        after=round(float(after), 2),
        gain=found,
        gain_class=None if found is None else gain_class(found),
    )


def _sums(parts: Sequence[tuple[int, int | None]]) -> tuple[int, int]:
    return sum(people for people, _ in parts), sum(total or 0 for _, total in parts)
