"""Reading enrolments, within the caller's sight."""

from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.activities.models import KnownActivity
from registration.enrolments.models import Enrolment
from registration.enrolments.problems import EnrolmentErased
from registration.enrolments.rules import EnrolmentState
from registration.enrolments.schemas import EnrolmentView
from registration.people.commands import refuse_restricted

AHEAD = aliased(Enrolment)
PLACE = case(
    (
        Enrolment.state == EnrolmentState.WAITING,
        select(func.count())
        .where(
            AHEAD.activity_id == Enrolment.activity_id,
            AHEAD.state == EnrolmentState.WAITING,
            AHEAD.arrival <= Enrolment.arrival,
        )
        .correlate(Enrolment)
        .scalar_subquery(),
    )
).label("place")


async def get_enrolment_view(session: AsyncSession, enrolment_id: UUID, *, principal: Principal) -> EnrolmentView:
    """Return an enrolment the caller may see; `NotFound` otherwise."""
    found = await session.execute(_visible(principal).add_columns(PLACE).where(Enrolment.id == enrolment_id))
    row = found.one_or_none()
    if row is None:
        raise NotFound
    return EnrolmentView.of(row[0], to=principal, place=row[1])


async def lock_enrolment(session: AsyncSession, enrolment_id: UUID, *, principal: Principal) -> Enrolment:
    """Return an enrolment the caller may see, its activity and it locked, in this order.

    Raises `NotFound`, `EnrolmentErased`, `RestrictedPerson`.
    """
    theirs = _visible(principal).where(Enrolment.id == enrolment_id)
    of = select(KnownActivity.id).where(
        KnownActivity.id == theirs.with_only_columns(Enrolment.activity_id).scalar_subquery()
    )
    await session.execute(of.with_for_update(key_share=True))
    enrolment = await session.scalar(theirs.with_for_update(key_share=True))
    if enrolment is None:
        raise NotFound
    if enrolment.erased_at is not None:
        raise EnrolmentErased
    await refuse_restricted(session, enrolment.person_id)
    return enrolment


async def list_visible_enrolments(
    session: AsyncSession, *, principal: Principal, activity_id: UUID, cursor: UUID | None, limit: int
) -> Page[EnrolmentView]:
    """Return a page of an activity's enrolments, oldest first."""
    statement = _visible(principal).add_columns(PLACE).where(Enrolment.activity_id == activity_id)
    rows, following = await paginate(session, statement, Enrolment.id, cursor=cursor, limit=limit)
    return Page(items=[EnrolmentView.of(one, to=principal, place=place) for one, place in rows], next=following)


def _visible(principal: Principal) -> Select[Enrolment]:
    statement = select(Enrolment).where(Enrolment.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    return statement if own is None else statement.where(Enrolment.organizer_id == own)
