"""Following the feed as a stream: what was missed first, then each change as it gets its number."""

from collections.abc import AsyncIterator
from uuid import UUID

import structlog

from kompeten.database.sessions import is_outage
from kompeten.http.pagination import MOST
from kompeten.http.places import CursorLost, Place
from kompeten.http.streams import WAITING, Patience, event_text
from kompeten.identity.tokens import Principal
from kompeten.runtime import Runtime
from registration.feed.queries import get_feed
from registration.feed.schemas import FeedView

LONGEST_SECONDS = 600  # then whoever follows comes again, with a token that is good then

log = structlog.get_logger(__name__)


async def follow(
    runtime: Runtime, first: FeedView, *, principal: Principal, batch_id: UUID | None
) -> AsyncIterator[str]:
    """Yield each change as an event whose id goes on behind it, beginning with those of a page.

    It ends after ten minutes, when the process stops, and when the database is away or restored: whoever follows comes
    again with the last id and is answered, or told that it is lost.
    """
    until, patience = runtime.clock.elapsed() + LONGEST_SECONDS, Patience()
    page: FeedView | None = first
    while page is not None:
        for change in page.items:
            yield event_text("change", change.model_dump_json(exclude={"cursor"}), cursor=change.cursor)
            patience.heard()
        if runtime.draining or runtime.clock.elapsed() >= until:
            return
        if not page.more and await patience.wait():
            yield WAITING
        page = await _find_next(runtime, page, principal=principal, batch_id=batch_id)


async def _find_next(
    runtime: Runtime, page: FeedView, *, principal: Principal, batch_id: UUID | None
) -> FeedView | None:
    """Return the page behind another; None when it cannot be told in this stream."""
    after = Place.of(page.next)
    try:
        async with runtime.reading() as session:
            return await get_feed(session, principal=principal, batch_id=batch_id, after=after, limit=MOST)
    except CursorLost:
        return None
    except Exception as error:
        if not is_outage(error):
            raise
        log.warning("a stream of the feed ends", error=error)
        return None
