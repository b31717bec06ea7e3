"""Reading activities, within the caller's sight."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.organizers import own_organizer
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.activities.models import KnownActivity


async def lock_activity(session: AsyncSession, activity_id: UUID, *, principal: Principal) -> KnownActivity:
    """Return an activity the caller may fill, locked: its seats are given one after the other; else `NotFound`."""
    activity = await session.scalar(_visible(principal).where(KnownActivity.id == activity_id).with_for_update())
    if activity is None:
        raise NotFound
    return activity


async def get_activity(session: AsyncSession, activity_id: UUID, *, principal: Principal) -> KnownActivity:
    """Return an activity the caller may fill; `NotFound` otherwise."""
    activity = await session.scalar(_visible(principal).where(KnownActivity.id == activity_id))
    if activity is None:
        raise NotFound
    return activity


def _visible(principal: Principal) -> Select[KnownActivity]:
    visible = select(KnownActivity).where(KnownActivity.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    return visible if own is None else visible.where(KnownActivity.organizer_id == own)
