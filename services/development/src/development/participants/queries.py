"""Reading participants of an activity the caller may see."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from development.participants.models import Participant
from development.participants.schemas import ParticipantView
from kompeten.http.pagination import Page, paginate


async def list_participants_of(
    session: AsyncSession, activity_id: UUID, *, cursor: UUID | None, limit: int
) -> Page[ParticipantView]:
    """Return a page of an activity's participants, oldest enrolment first; whose it is was asked before."""
    theirs = select(Participant).where(Participant.activity_id == activity_id)
    rows, following = await paginate(session, theirs, Participant.enrolment_id, cursor=cursor, limit=limit)
    return Page(items=[ParticipantView.of(row[0]) for row in rows], next=following)
