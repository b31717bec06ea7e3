"""The feed over HTTP: page by page, or as a stream."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response

from kompeten.http.authorization import require
from kompeten.http.pagination import Limit
from kompeten.http.places import CURSOR, MalformedPlace, Place
from kompeten.http.public import public
from kompeten.http.streams import STREAMED, streamed, wants_stream
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.identity.tokens import Principal, Role
from kompeten.runtime import RuntimeOf
from registration.feed.following import follow
from registration.feed.queries import get_feed
from registration.feed.schemas import FeedView

router = StrictRouter(prefix="/v1/feed", tags=["feed"])

Reader = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]
LAST_EVENT_ID = "Last-Event-ID"
SAID = {"pattern": CURSOR}  # as the documents say it; what else comes is told in words of its own


async def place_after(
    after: Annotated[
        str | None, Query(max_length=64, description="`next` of the page before", json_schema_extra=SAID)
    ] = None,
    last: Annotated[
        str | None,
        Header(alias=LAST_EVENT_ID, description="The last id of a stream, instead of `after`", json_schema_extra=SAID),
    ] = None,
) -> Place | None:
    """Read where the caller stands; a stream that is opened again says so in a header, beside the old address."""
    name, said = ("after", after) if last is None else (LAST_EVENT_ID, last)
    try:
        return None if said is None else Place.of(said)
    except ValueError:
        raise MalformedPlace(name) from None


After = Annotated[Place | None, Depends(place_after)]


@router.get(
    "",
    summary="Every change of the applications, in order",
    description="An organizer's system sees its own, the LSP all of its applications, either of one batch if asked. "
    "What an application's timeline shows, in one order that never changes: go on with `next`, for ever. Without "
    "`after` it begins with the first change there was. Nobody may see a change before it has its place: within a "
    "second. Who accepts `text/event-stream` follows it instead: an event `change` each, whose id goes on behind it "
    "(`Last-Event-ID`); the stream ends now and then, and is opened again.",
    response_model=FeedView,
    responses=STREAMED,
    openapi_extra=public(),
)
async def show_feed(
    *,
    request: Request,
    session: Session,
    principal: Reader,
    runtime: RuntimeOf,
    after: After,
    limit: Limit,
    batch_id: Annotated[UUID | None, Query()] = None,
) -> Response:
    page = await get_feed(session, principal=principal, batch_id=batch_id, after=after, limit=limit)
    if wants_stream(request):
        return streamed(follow(runtime, page, principal=principal, batch_id=batch_id))
    return Response(page.model_dump_json(), media_type="application/json")
