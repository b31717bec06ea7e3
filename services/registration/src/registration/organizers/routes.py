"""Organizers over HTTP."""

from typing import Annotated

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.authorization import require
from kompeten.http.organizers import OrganizerId
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from registration.organizers.commands import enter_organizer
from registration.organizers.queries import get_organizer, list_visible_organizers
from registration.organizers.schemas import OrganizerBody, OrganizerView

router = StrictRouter(prefix="/v1/organizers", tags=["organizers"])

Writer = Annotated[Principal, Depends(require(Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]
Reader = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]


@router.put("/{organizer_id}", summary="Enter an organizer", response_model=OrganizerView, openapi_extra=public())
async def put_organizer(
    organizer_id: OrganizerId, body: OrganizerBody, transact: Transact, principal: Writer
) -> Response:
    async def effect(session: AsyncSession) -> OrganizerView:
        return OrganizerView.of(await enter_organizer(session, organizer_id, body, principal=principal))

    return await transact(effect)


@router.get("", summary="Organizers, oldest first", openapi_extra=public())
async def list_organizers(session: Session, principal: Reader, cursor: Cursor, limit: Limit) -> Page[OrganizerView]:
    return await list_visible_organizers(session, principal=principal, cursor=cursor, limit=limit)


@router.get("/{organizer_id}", summary="An organizer", openapi_extra=public())
async def show_organizer(
    organizer_id: OrganizerId, session: Session, principal: Reader, response: Response
) -> OrganizerView:
    organizer = await get_organizer(session, organizer_id, principal=principal)
    response.headers["ETag"] = f'"{organizer.version}"'
    return OrganizerView.of(organizer)
