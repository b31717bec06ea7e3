"""Gaps over HTTP, across activities; those of one activity stand in its report."""

from development.gaps.queries import list_gaps
from development.gaps.schemas import ActivityGaps
from development.rights import Reader
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session

router = StrictRouter(prefix="/v1/gaps", tags=["gaps"])


@router.get(
    "",
    summary="Activities of which something is not recorded, or cannot be as it is",
    description="Of those that have begun, oldest first. A page looks at up to `limit` activities and names those with "
    "gaps, so it may be short, or empty, before the last.",
    openapi_extra=public(),
)
async def list_activity_gaps(session: Session, principal: Reader, cursor: Cursor, limit: Limit) -> Page[ActivityGaps]:
    return await list_gaps(session, principal=principal, cursor=cursor, limit=limit)
