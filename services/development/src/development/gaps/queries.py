"""Finding gaps: a handful of statements, however many activities."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.queries import visible
from development.activities.rules import ActivityState
from development.attendance.models import Attendance
from development.attestations.models import Attestation
from development.gaps.rules import Facts, gaps
from development.gaps.schemas import ActivityGaps, GapView
from development.participants.models import Participant
from development.participants.rules import ParticipantState
from development.scores.models import Score
from kompeten.database.rows import among
from kompeten.database.sessions import now
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal


async def get_gaps(session: AsyncSession, activities: Sequence[Activity]) -> dict[UUID, list[GapView]]:
    """Return what is missing of each of these; whose they are was asked before."""
    ids = [one.id for one in activities]
    counted, listed = await _get_counts(session, ids), await _get_listed(session, ids)
    one_sided, attested = await _get_one_sided(session, ids), await _get_attested(session, ids)
    moment = now(session)
    found = {}
    for one in activities:
        enrolled, attended = counted.get(one.id, (0, 0))
        facts = Facts(
            state=one.state,
            announced_at=one.announced_at,
            sessions=one.sessions,
            has_trainers=bool(one.trainers),
            enrolled=enrolled,
            attended=attended,
            listed=listed.get(one.id, set()),
            one_sided=one_sided.get(one.id, 0),
            is_attested=one.id in attested,
        )
        found[one.id] = [GapView.of(gap) for gap in gaps(facts, now=moment)]
    return found


async def list_gaps(
    session: AsyncSession, *, principal: Principal, cursor: UUID | None, limit: int
) -> Page[ActivityGaps]:
    """Return those with gaps among the next activities the caller may see that have begun, oldest first."""
    begun = visible(principal).where(Activity.begins_at < now(session), Activity.state != ActivityState.CANCELLED)
    rows, following = await paginate(session, begun, Activity.id, cursor=cursor, limit=limit)
    activities = [row[0] for row in rows]
    found = await get_gaps(session, activities)
    items = [
        ActivityGaps(
            activity_id=one.id,
            title=one.title,
            organizer_id=one.organizer_id,
            programme_id=one.programme_id,
            begins_at=one.begins_at,
            gaps=found[one.id],
        )
        for one in activities
        if found[one.id]
    ]
    return Page(items=items, next=following)


async def _get_counts(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    takes_part = func.count().filter(Participant.state == ParticipantState.ENROLLED)
    counted = select(Participant.activity_id, takes_part, func.count().filter(Participant.lesson_hours > 0))
    counted = counted.where(among(Participant.activity_id, ids)).group_by(Participant.activity_id)
    return {one: (enrolled, attended) for one, enrolled, attended in await session.execute(counted)}


async def _get_listed(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Return the sessions that anybody is on record for; where all were struck there was a list all the same."""
    listed = select(Participant.activity_id, Attendance.session_id).distinct()
    listed = listed.join(Attendance, Attendance.enrolment_id == Participant.enrolment_id)
    found: dict[UUID, set[UUID]] = {}
    for activity_id, session_id in await session.execute(listed.where(among(Participant.activity_id, ids))):
        found.setdefault(activity_id, set()).add(session_id)
    return found


async def _get_one_sided(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, int]:
    one_sided = Score.before.is_(None) != Score.after.is_(None)
    counted = select(Participant.activity_id, func.count()).join(Score, Score.enrolment_id == Participant.enrolment_id)
    counted = counted.where(among(Participant.activity_id, ids), one_sided).group_by(Participant.activity_id)
    return dict((await session.execute(counted)).all())


async def _get_attested(session: AsyncSession, ids: Sequence[UUID]) -> set[UUID]:
    attested = select(Attestation.activity_id).where(among(Attestation.activity_id, ids)).distinct()
    return set(await session.scalars(attested))
