"""Reading activities, within the caller's sight."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.organizers import own_organizer
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.activities.models import KnownActivity


async def lock_activity(session: AsyncSession, activity_id: UUID, *, principal: Principal) -> KnownActivity:
    """Return an activity the caller may fill, locked: its seats are given one after the other; else `NotFound`."""
    theirs = select(KnownActivity).where(KnownActivity.id == activity_id, KnownActivity.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    if own is not None:
        theirs = theirs.where(KnownActivity.organizer_id == own)
    activity = await session.scalar(theirs.with_for_update())
    if activity is None:
        raise NotFound
    return activity
