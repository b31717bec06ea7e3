"""Counting who took part, and how many lessons people attended."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.participants.models import Participant
from development.participants.rules import ParticipantState
from development.reports.schemas import ParticipationView, ProvinceView, RegencyView
from development.reports.scopes import PROVINCE_DIGITS, Scope
from kompeten.database.rows import among
from kompeten.database.sessions import now

TAKES_PART = Participant.state == ParticipantState.ENROLLED
ATTENDED = Participant.lesson_hours > 0
COUNTED = (
    func.count().filter(TAKES_PART),
    func.count().filter(ATTENDED),
    func.coalesce(func.sum(Participant.lesson_hours), 0),
)


async def get_participation(session: AsyncSession, scope: Scope) -> ParticipationView:
    """Return who takes part and who attended, by regency and province: a person in two activities counts in both."""
    counted = (
        select(Participant.region_code, func.count().filter(~TAKES_PART), *COUNTED)
        .where(scope.takes_part())
        .group_by(Participant.region_code)
        .order_by(Participant.region_code)
    )
    rows = (await session.execute(counted)).all()
    regencies = [
        RegencyView(region_code=code or None, enrolled=enrolled, attended=attended, lesson_hours=hours)
        for code, _, enrolled, attended, hours in rows
    ]
    return ParticipationView(
        enrolled=sum(one.enrolled for one in regencies),
        withdrawn=sum(row[1] for row in rows),
        attended=sum(one.attended for one in regencies),
        lesson_hours=sum(one.lesson_hours for one in regencies),
        regencies=[one for one in regencies if one.enrolled or one.attended],
        provinces=_provinces(regencies),
    )


async def count_untaught(session: AsyncSession, activity_ids: Sequence[UUID]) -> int:
    """Return how many of these activities have begun and name nobody who teaches."""
    nameless = among(Activity.id, activity_ids), Activity.begins_at < now(session)
    counted = select(func.count()).where(*nameless, func.jsonb_array_length(Activity.trainers) == 0)
    return await session.scalar(counted) or 0


async def get_people_by_lessons(session: AsyncSession, scope: Scope) -> dict[int, int]:
    """Return how many people attended how many lessons, each person once, those who attended none left out."""
    hours = func.sum(Participant.lesson_hours)
    person = select(hours.label("hours")).where(scope.attended()).group_by(Participant.person_id).subquery()
    counted = select(person.c.hours, func.count()).group_by(person.c.hours)
    return dict((await session.execute(counted)).all())


def _provinces(regencies: Sequence[RegencyView]) -> list[ProvinceView]:
    codes = sorted({one.region_code[:PROVINCE_DIGITS] for one in regencies if one.region_code})
    of_each = {code: [one for one in regencies if (one.region_code or "").startswith(code)] for code in codes}
    return [
        ProvinceView(
            province_code=code,
            enrolled=sum(one.enrolled for one in theirs),
            attended=sum(one.attended for one in theirs),
            lesson_hours=sum(one.lesson_hours for one in theirs),
        )
        for code, theirs in of_each.items()
    ]
