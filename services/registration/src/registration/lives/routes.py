"""The timeline of a person over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.organizers import refuse_organizers
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.identity.tokens import Principal, Role
from registration.lives.queries import get_timeline
from registration.lives.schemas import PersonTimeline
from registration.people.queries import get_person

router = StrictRouter(prefix="/v1/people", tags=["people"])

Reader = Annotated[Principal, Depends(require(Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]


@router.get(
    "/{person_id}/timeline",
    summary="What happened to a person: applications and activities in one list",
    description="For the LSP, whoever organized it. Attendance is no condition of certification.",
    openapi_extra=public(),
)
async def show_person_timeline(
    person_id: UUID, session: Session, principal: Reader, disclose: Disclose
) -> PersonTimeline:
    refuse_organizers(principal)
    person = await get_person(session, person_id, lsp_id=principal.lsp_id)
    timeline = await get_timeline(session, person.id)
    await disclose("person_timeline", person_id, shown=len(timeline.steps))
    return timeline
