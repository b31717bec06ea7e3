"""Reading enrolments, within the caller's sight."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.enrolments.models import Enrolment
from registration.enrolments.problems import EnrolmentErased
from registration.enrolments.rules import EnrolmentState
from registration.enrolments.schemas import EnrolmentView


async def get_enrolment(session: AsyncSession, enrolment_id: UUID, *, principal: Principal) -> Enrolment:
    """Return an enrolment the caller may see; `NotFound` otherwise."""
    enrolment = await session.scalar(_visible(principal).where(Enrolment.id == enrolment_id))
    if enrolment is None:
        raise NotFound
    return enrolment


async def lock_enrolment(session: AsyncSession, enrolment_id: UUID, *, principal: Principal) -> Enrolment:
    """Return an enrolment the caller may see, locked; `NotFound` otherwise, `EnrolmentErased`."""
    enrolment = await session.scalar(_visible(principal).where(Enrolment.id == enrolment_id).with_for_update())
    if enrolment is None:
        raise NotFound
    if enrolment.erased_at is not None:
        raise EnrolmentErased
    return enrolment


async def count_of_regency(session: AsyncSession, activity_id: UUID, region_code: str) -> int:
    """Return how many from a regency have a seat in an activity."""
    theirs = (
        Enrolment.activity_id == activity_id,
        Enrolment.region_code == region_code,
        Enrolment.state == EnrolmentState.ENROLLED,
    )
    return (await session.execute(select(func.count()).select_from(Enrolment).where(*theirs))).scalar_one()


async def list_visible_enrolments(
    session: AsyncSession, *, principal: Principal, activity_id: UUID, cursor: UUID | None, limit: int
) -> Page[EnrolmentView]:
    """Return a page of an activity's enrolments, oldest first."""
    statement = _visible(principal).where(Enrolment.activity_id == activity_id)
    rows, following = await paginate(session, statement, Enrolment.id, cursor=cursor, limit=limit)
    return Page(items=[EnrolmentView.of(row[0], to=principal) for row in rows], next=following)


def _visible(principal: Principal) -> Select[Enrolment]:
    statement = select(Enrolment).where(Enrolment.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    return statement if own is None else statement.where(Enrolment.organizer_id == own)
