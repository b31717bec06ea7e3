"""Participants over HTTP."""

from uuid import UUID

from development.activities.queries import get_activity
from development.participants.queries import list_participants_of
from development.participants.schemas import ParticipantView
from development.rights import Planner
from kompeten.http.disclosure import Disclose
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session

router = StrictRouter(prefix="/v1/activities", tags=["participants"])


@router.get(
    "/{activity_id}/participants",
    summary="Participants of an activity, oldest enrolment first",
    openapi_extra=public(),
)
async def list_participants(
    activity_id: UUID, session: Session, principal: Planner, disclose: Disclose, cursor: Cursor, limit: Limit
) -> Page[ParticipantView]:
    activity = await get_activity(session, activity_id, principal=principal)
    page = await list_participants_of(session, activity.id, cursor=cursor, limit=limit)
    await disclose("participants", activity_id, shown=len(page.items))
    return page
