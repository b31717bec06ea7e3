"""Reading mentorings of a circle; whose it is was asked before."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from development.mentoring.matching import Junior
from development.mentoring.models import Meeting, Mentoring
from development.mentoring.schemas import MeetingView, MentoringDetail, MentoringView
from development.participants.models import Participant
from development.participants.rules import ParticipantState
from kompeten.http.pagination import Page, paginate
from kompeten.problems import NotFound
from kompeten.restrictions import RestrictedEnrolment, refuse_restricted_enrolments

MOST_JUNIORS = 1_000


async def list_mentorings_of(
    session: AsyncSession, activity_id: UUID, *, cursor: UUID | None, limit: int
) -> Page[MentoringView]:
    """Return a page of a circle's mentorings, oldest enrolment first."""
    theirs = select(Mentoring).where(Mentoring.activity_id == activity_id)
    rows, following = await paginate(session, theirs, Mentoring.enrolment_id, cursor=cursor, limit=limit)
    return Page(items=[MentoringView.of(row[0]) for row in rows], next=following)


async def get_mentoring(session: AsyncSession, activity_id: UUID, enrolment_id: UUID) -> Mentoring:
    """Return a mentoring of a circle; `NotFound` otherwise."""
    mentoring = await session.get(Mentoring, enrolment_id)
    if mentoring is None or mentoring.activity_id != activity_id:
        raise NotFound
    return mentoring


async def lock_mentorings(
    session: AsyncSession, activity_id: UUID, enrolment_ids: Collection[UUID]
) -> dict[UUID, Mentoring]:
    """Return which of these are mentored in a circle, locked in one order until the transaction's end.

    Raises `RestrictedPerson` when the processing of one of them is restricted.
    """
    theirs = select(Mentoring).where(Mentoring.activity_id == activity_id, Mentoring.enrolment_id.in_(enrolment_ids))
    found = await session.scalars(theirs.order_by(Mentoring.enrolment_id).with_for_update())
    mentored = {one.enrolment_id: one for one in found}
    await refuse_restricted_enrolments(session, enrolment_ids)
    return mentored


async def get_juniors(session: AsyncSession, activity_id: UUID) -> list[Junior]:
    """Return the participants of a circle nobody accompanies yet, the first thousand by enrolment.

    Whoever is restricted is proposed to nobody.
    """
    waiting = (
        select(Participant)
        .outerjoin(Mentoring, Mentoring.enrolment_id == Participant.enrolment_id)
        .where(
            Participant.enrolment_id.not_in(select(RestrictedEnrolment.enrolment_id)),
            Participant.activity_id == activity_id,
            Participant.state == ParticipantState.ENROLLED,
            Mentoring.enrolment_id.is_(None),
        )
        .order_by(Participant.enrolment_id)
        .limit(MOST_JUNIORS)
    )
    found = await session.scalars(waiting)
    return [Junior(one.enrolment_id, one.scheme_code, one.weak_units, one.region_code) for one in found]


async def lock_meeting(session: AsyncSession, enrolment_id: UUID, session_id: UUID) -> Meeting:
    """Return a junior's meeting, locked until the transaction's end; `NotFound` when nobody logged it."""
    meeting = await session.get(Meeting, (enrolment_id, session_id), with_for_update=True)
    if meeting is None:
        raise NotFound
    return meeting


async def get_detail(session: AsyncSession, mentoring: Mentoring) -> MentoringDetail:
    """Return a mentoring with its log, oldest entry first."""
    theirs = select(Meeting).where(Meeting.enrolment_id == mentoring.enrolment_id)
    meetings = await session.scalars(theirs.order_by(Meeting.logged_at, Meeting.session_id))
    detail = MentoringDetail.model_validate(mentoring, from_attributes=True)
    return detail.model_copy(update={"meetings": [MeetingView.model_validate(one) for one in meetings]})
