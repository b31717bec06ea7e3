"""Programmes over HTTP."""

from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.programmes.commands import amend_programme, draft_programme, start_programme
from development.programmes.queries import get_programme, list_visible_programmes, lock_programme
from development.programmes.schemas import ProgrammeBody, ProgrammeView
from development.rights import Planner, Reader
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfMatch, check_version
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact

router = StrictRouter(prefix="/v1/programmes", tags=["programmes"])


@router.post("", summary="Draft a programme", status_code=201, response_model=ProgrammeView, openapi_extra=public())
async def create_programme(body: ProgrammeBody, transact: Transact, principal: Planner) -> Response:
    async def effect(session: AsyncSession) -> ProgrammeView:
        return ProgrammeView.of(await draft_programme(session, body, principal=principal))

    return await transact(effect, status=201, location="/v1/programmes/{id}")


@router.get(
    "",
    summary="Programmes, oldest first",
    description="An organizer's system sees its own.",
    openapi_extra=public(),
)
async def list_programmes(session: Session, principal: Reader, cursor: Cursor, limit: Limit) -> Page[ProgrammeView]:
    return await list_visible_programmes(session, principal=principal, cursor=cursor, limit=limit)


@router.get("/{programme_id}", summary="A programme", openapi_extra=public())
async def show_programme(programme_id: UUID, session: Session, principal: Reader, response: Response) -> ProgrammeView:
    programme = await get_programme(session, programme_id, principal=principal)
    response.headers["ETag"] = f'"{programme.version}"'
    return ProgrammeView.of(programme)


@router.put(
    "/{programme_id}",
    summary="Write a programme anew, until it is closed",
    response_model=ProgrammeView,
    openapi_extra=public(),
)
async def put_programme(
    programme_id: UUID, body: ProgrammeBody, transact: Transact, principal: Planner, expected: IfMatch
) -> Response:
    async def effect(session: AsyncSession) -> ProgrammeView:
        programme = await lock_programme(session, programme_id, principal=principal)
        check_version(programme.version, expected)
        await amend_programme(session, programme, body, principal=principal)
        return ProgrammeView.of(programme)

    return await transact(effect)


@router.post(
    "/{programme_id}/start",
    summary="Start a programme: its activities can be announced",
    response_model=ProgrammeView,
    openapi_extra=public(),
)
async def create_programme_start(
    programme_id: UUID, transact: Transact, principal: Planner, expected: IfMatch
) -> Response:
    async def effect(session: AsyncSession) -> ProgrammeView:
        programme = await lock_programme(session, programme_id, principal=principal)
        check_version(programme.version, expected)
        await start_programme(session, programme, principal=principal)
        return ProgrammeView.of(programme)

    return await transact(effect)
