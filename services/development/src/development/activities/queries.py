"""Reading activities, within the caller's sight."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.activities.models import Activity
from development.activities.schemas import ActivityView
from kompeten.database.rows import among
from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound


async def get_activity(session: AsyncSession, activity_id: UUID, *, principal: Principal) -> Activity:
    """Return an activity the caller may see; `NotFound` otherwise."""
    return _found(await session.scalar(visible(principal).where(Activity.id == activity_id)))


async def get_activities(
    session: AsyncSession, activity_ids: Collection[UUID], *, principal: Principal
) -> dict[UUID, Activity]:
    """Return those of the activities that the caller may see."""
    found = await session.scalars(visible(principal).where(among(Activity.id, activity_ids)))
    return {one.id: one for one in found}


async def lock_activity(session: AsyncSession, activity_id: UUID, *, principal: Principal) -> Activity:
    """Return an activity the caller may see, locked until the transaction's end; `NotFound` otherwise."""
    return _found(await session.scalar(visible(principal).where(Activity.id == activity_id).with_for_update()))


async def get_any_activity(session: AsyncSession, activity_id: UUID, *, lsp_id: str) -> Activity:
    """Return an activity of an LSP, whoever's, for its participants and mentors; `NotFound` otherwise."""
    return _found(await session.scalar(_any(activity_id, lsp_id)))


async def lock_any_activity(session: AsyncSession, activity_id: UUID, *, lsp_id: str) -> Activity:
    """Return an activity as `get_any_activity`, locked until the transaction's end."""
    return _found(await session.scalar(_any(activity_id, lsp_id).with_for_update()))


async def list_visible_activities(
    session: AsyncSession, *, principal: Principal, programme_id: UUID | None, cursor: UUID | None, limit: int
) -> Page[ActivityView]:
    """Return a page of the activities the caller may see, of one programme if one is named, oldest first."""
    statement = visible(principal)
    if programme_id is not None:
        statement = statement.where(Activity.programme_id == programme_id)
    rows, following = await paginate(session, statement, Activity.id, cursor=cursor, limit=limit)
    return Page(items=[ActivityView.of(row[0]) for row in rows], next=following)


def visible(principal: Principal) -> Select[Activity]:
    """Return what selects the activities a caller may see: of their LSP, and a system its own."""
    statement = select(Activity).where(Activity.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    return statement if own is None else statement.where(Activity.organizer_id == own)


def _any(activity_id: UUID, lsp_id: str) -> Select[Activity]:
    return select(Activity).where(Activity.id == activity_id, Activity.lsp_id == lsp_id)


def _found(activity: Activity | None) -> Activity:
    if activity is None:
        raise NotFound
    return activity
