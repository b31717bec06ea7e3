"""Reading participants of an activity the caller may see."""

from uuid import UUID

from sqlalchemy import ColumnElement, String, Uuid, cast, func, select
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


def first_enrolment() -> ColumnElement[UUID]:
    """Return the first enrolment of each person, where rows are grouped by people.

    Organizers know somebody by it: an id of the LSP's would tell since when it knows them.
    """
    return cast(func.min(cast(Participant.enrolment_id, String)), Uuid)
