"""Reading participants of an activity the caller may see."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from development.participants.models import Participant
from development.participants.schemas import ParticipantView
from kompeten.http.pagination import Page, paginate
from kompeten.restrictions import RestrictedEnrolment


async def list_participants_of(
    session: AsyncSession, activity_id: UUID, *, cursor: UUID | None, limit: int
) -> Page[ParticipantView]:
    """Return a page of an activity's participants, oldest enrolment first; whose it is was asked before."""
    theirs = select(Participant, RestrictedEnrolment.restricted_at).where(Participant.activity_id == activity_id)
    theirs = theirs.outerjoin(RestrictedEnrolment, RestrictedEnrolment.enrolment_id == Participant.enrolment_id)
    rows, following = await paginate(session, theirs, Participant.enrolment_id, cursor=cursor, limit=limit)
    return Page(items=[ParticipantView.of(row[0], row[1]) for row in rows], next=following)
