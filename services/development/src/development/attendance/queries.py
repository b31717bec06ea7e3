"""Reading what attendance is recorded by, and what was struck of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.attendance.models import Attendance
from development.participants.models import Participant
from development.participants.rules import ParticipantState
from kompeten.database.rows import among
from kompeten.events.development import ActivitySession
from kompeten.problems import NotFound


def get_session(activity: Activity, session_id: UUID) -> ActivitySession:
    """Return a session of an activity; `NotFound` otherwise."""
    found = find_session(activity, session_id)
    if found is None:
        raise NotFound
    return found


def find_session(activity: Activity, session_id: UUID) -> ActivitySession | None:
    """Return a session of an activity, None if it has no such."""
    return next((one for one in activity.sessions if one.id == session_id), None)


class Attending(NamedTuple):
    """Of a participant what attendance and scores are recorded by; whoever was erased has no name."""

    enrolment_id: UUID
    activity_id: UUID
    person_id: UUID
    full_name: str
    attendance_revision: int


async def lock_participants(
    session: AsyncSession, activity_ids: Collection[UUID], enrolment_ids: Collection[UUID]
) -> Sequence[Attending]:
    """Return which of these take part in the activities, locked in one order: of two equal lists one waits."""
    theirs = select(*(getattr(Participant, name) for name in Attending._fields)).where(
        among(Participant.__table__.c.enrolment_id, enrolment_ids),
        among(Participant.__table__.c.activity_id, activity_ids),
        Participant.state == ParticipantState.ENROLLED,
    )
    rows = await session.execute(theirs.order_by(Participant.enrolment_id).with_for_update())
    return [Attending(*row) for row in rows]


async def get_attended_ids(session: AsyncSession, enrolment_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return the ids of the sessions each of these attended; what was struck is none."""
    found: dict[UUID, set[UUID]] = {one: set() for one in enrolment_ids}
    theirs = select(Attendance.enrolment_id, Attendance.session_id)
    theirs = theirs.where(among(Attendance.__table__.c.enrolment_id, enrolment_ids), Attendance.struck_at.is_(None))
    for enrolment_id, session_id in await session.execute(theirs):
        found[enrolment_id].add(session_id)
    return found


async def get_strikes(session: AsyncSession, enrolment_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when attendance of each of these was struck last; nobody's, of whom none is."""
    struck = select(Attendance.enrolment_id, func.max(Attendance.struck_at)).group_by(Attendance.enrolment_id)
    theirs = among(Attendance.__table__.c.enrolment_id, enrolment_ids), Attendance.struck_at.is_not(None)
    return {one: at for one, at in await session.execute(struck.where(*theirs)) if at is not None}
