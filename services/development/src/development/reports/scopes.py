"""What a report is about: some activities, and of those who took part the people of one province or everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.queries import visible
from development.activities.rules import ActivityState
from development.participants.models import Participant
from development.programmes.models import Programme
from kompeten.database.rows import among
from kompeten.identity.tokens import Principal

PROVINCE_DIGITS: Final = 2  # of a code of the Ministry of Home Affairs: 63.71 is in 63
ZONES: Final = timedelta(days=1)  # a year begins and ends earlier in Indonesia than in UTC


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a report counts: participants of these activities, of one province where it is named.

    Answers bear no region, and scores are shown by the activity: `answering` are the activities whose answers and
    scores count. Of a province those most of whose people come from there, so that no two provinces share one.
    """

    lsp_id: str
    activity_ids: Sequence[UUID]
    answering: Sequence[UUID]
    province: str | None = None

    def takes_part(self) -> ColumnElement[bool]:
        """Return what holds of the participants that count."""
        theirs = among(Participant.activity_id, self.activity_ids)
        return theirs if self.province is None else and_(theirs, province_of_participant() == self.province)

    def attended(self) -> ColumnElement[bool]:
        """Return what holds of those who were at a session."""
        return and_(self.takes_part(), Participant.lesson_hours > 0)


def province_of_participant() -> ColumnElement[str]:
    """Return the province somebody comes from; empty of whoever was erased."""
    return func.left(Participant.region_code, PROVINCE_DIGITS)


def scope_of(activity: Activity) -> Scope:
    """Return the scope of one activity."""
    return Scope(activity.lsp_id, [activity.id], [activity.id])


async def get_programme_scope(session: AsyncSession, programme: Programme) -> Scope:
    """Return the scope of a programme: its announced activities. Whose it is was asked before."""
    theirs = select(Activity.id).where(Activity.programme_id == programme.id, Activity.state == ActivityState.ANNOUNCED)
    ids = list(await session.scalars(theirs))
    return Scope(programme.lsp_id, ids, ids)


async def get_year_scope(session: AsyncSession, year: int, province: str | None, *, principal: Principal) -> Scope:
    """Return the scope of the announced activities the caller may see that began in a year, where they took place."""
    first, last = datetime(year, 1, 1, tzinfo=UTC) - ZONES, datetime(year, 12, 31, tzinfo=UTC) + ZONES
    began = select(Activity.id).where(
        Activity.id.in_(visible(principal).with_only_columns(Activity.id)),
        Activity.state == ActivityState.ANNOUNCED,
        Activity.begins_at.between(first, last),
        func.date_part("year", func.timezone(Activity.time_zone, Activity.begins_at)) == year,
    )
    ids = list(await session.scalars(began))
    answering = ids if province is None else await _get_ids_mostly_of(session, ids, province)
    return Scope(principal.lsp_id, ids, answering, province)


async def _get_ids_mostly_of(session: AsyncSession, activity_ids: Sequence[UUID], province: str) -> list[UUID]:
    here = func.count().filter(province_of_participant() == province)
    most = (
        select(Participant.activity_id)
        .where(among(Participant.activity_id, activity_ids), Participant.lesson_hours > 0)
        .group_by(Participant.activity_id)
        .having(here * 2 > func.count())
    )
    return list(await session.scalars(most))
