"""Reading the feed, within the caller's sight."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.organizers import own_organizer
from kompeten.http.places import CursorLost, Epoch, Place, is_known
from kompeten.identity.tokens import Principal
from registration.feed.models import FeedEntry, FeedEpoch
from registration.feed.schemas import ChangeView, FeedView
from registration.timeline.models import TimelineEntry
from registration.timeline.schemas import EntryView


async def get_feed(
    session: AsyncSession, *, principal: Principal, batch_id: UUID | None, after: Place | None, limit: int
) -> FeedView:
    """Return the next changes the caller may see; raises `CursorLost`."""
    epochs = await _get_epochs(session)
    if after is not None and not is_known(after, epochs):
        raise CursorLost
    here = epochs[-1].id
    start = 0 if after is None else after.position
    found = await _get_entries(session, batch_id, principal=principal, start=start, limit=limit + 1)
    items = [_shown(entry, happened, here) for entry, happened in found[:limit]]
    following = items[-1].cursor if items else Place(here, start).cursor()
    return FeedView(items=items, next=following, more=len(found) > limit)


async def _get_epochs(session: AsyncSession) -> list[Epoch]:
    """Return the epochs, the present one last: one, and one more for each recovery there ever was."""
    rows = await session.execute(select(FeedEpoch.id, FeedEpoch.last).order_by(FeedEpoch.number))
    return [Epoch(epoch_id, last) for epoch_id, last in rows]


async def _get_entries(
    session: AsyncSession, batch_id: UUID | None, *, principal: Principal, start: int, limit: int
) -> list[tuple[FeedEntry, TimelineEntry]]:
    statement = (
        select(FeedEntry, TimelineEntry)
        .join(TimelineEntry, TimelineEntry.event_id == FeedEntry.event_id)
        .where(FeedEntry.lsp_id == principal.lsp_id, FeedEntry.position > start)
    )
    own = own_organizer(principal)
    if own is not None:
        statement = statement.where(FeedEntry.organizer_id == own)
    if batch_id is not None:
        statement = statement.where(FeedEntry.batch_id == batch_id)
    rows = await session.execute(statement.order_by(FeedEntry.position).limit(limit))
    return [(entry, happened) for entry, happened in rows]


def _shown(entry: FeedEntry, happened: TimelineEntry, epoch: UUID) -> ChangeView:
    return ChangeView(
        **EntryView.of(happened).model_dump(),
        cursor=Place(epoch, entry.position).cursor(),
        application_id=happened.application_id,
        batch_id=entry.batch_id,
    )
