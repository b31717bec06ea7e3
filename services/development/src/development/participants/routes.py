"""Participants over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from development.activities.queries import get_activity
from development.participants.queries import list_participants_of
from development.participants.schemas import ParticipantView
from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.identity.tokens import Principal, Role

router = StrictRouter(prefix="/v1/activities", tags=["participants"])

Reader = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]


@router.get(
    "/{activity_id}/participants",
    summary="Participants of an activity, oldest enrolment first",
    openapi_extra=public(),
)
async def list_participants(
    activity_id: UUID, session: Session, principal: Reader, disclose: Disclose, cursor: Cursor, limit: Limit
) -> Page[ParticipantView]:
    activity = await get_activity(session, activity_id, principal=principal)
    page = await list_participants_of(session, activity.id, cursor=cursor, limit=limit)
    await disclose("participants", activity_id, shown=len(page.items))
    return page
