"""Batches over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.authorization import require
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfMatch, check_version
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from registration.batches.commands import amend_batch, approve_batch, propose_batch
from registration.batches.queries import get_batch, get_batch_view, list_visible_batches, lock_batch
from registration.batches.schemas import BatchBody, BatchPatch, BatchView

router = StrictRouter(prefix="/v1/batches", tags=["batches"])

Planner = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.CERTIFICATION_MANAGER))]
Manager = Annotated[Principal, Depends(require(Role.CERTIFICATION_MANAGER))]
Reader = Annotated[
    Principal,
    Depends(
        require(
            Role.ORGANIZER_SYSTEM,
            Role.LSP_ADMIN,
            Role.CERTIFICATION_MANAGER,
            Role.COMMITTEE,
            Role.DIRECTOR,
            Role.QUALITY_MANAGER,
            Role.OBSERVER,
        )
    ),
]


@router.post("", summary="Propose a batch", status_code=201, response_model=BatchView, openapi_extra=public())
async def create_batch(body: BatchBody, transact: Transact, principal: Planner) -> Response:
    async def effect(session: AsyncSession) -> BatchView:
        batch = await propose_batch(session, body.plan(), principal=principal, organizer_id=body.organizer_id)
        return await get_batch_view(session, batch)

    return await transact(effect, status=201, location="/v1/batches/{id}")


@router.get(
    "",
    summary="Batches, oldest first",
    description="An organizer's system sees its own.",
    openapi_extra=public(),
)
async def list_batches(session: Session, principal: Reader, cursor: Cursor, limit: Limit) -> Page[BatchView]:
    return await list_visible_batches(session, principal=principal, cursor=cursor, limit=limit)


@router.get("/{batch_id}", summary="A batch with counts per stage", openapi_extra=public())
async def show_batch(batch_id: UUID, session: Session, principal: Reader, response: Response) -> BatchView:
    batch = await get_batch(session, batch_id, principal=principal)
    response.headers["ETag"] = f'"{batch.version}"'
    return await get_batch_view(session, batch)


@router.patch(
    "/{batch_id}",
    summary="Amend a batch",
    description="After the first acceptance schemes, dates and venue are fixed. Organizers amend until the approval.",
    response_model=BatchView,
    openapi_extra=public(),
)
async def change_batch(
    batch_id: UUID, body: BatchPatch, transact: Transact, principal: Planner, expected: IfMatch
) -> Response:
    async def effect(session: AsyncSession) -> BatchView:
        batch = await lock_batch(session, batch_id, principal=principal)
        check_version(batch.version, expected)
        await amend_batch(session, batch, body.changes(), principal=principal)
        return await get_batch_view(session, batch)

    return await transact(effect)


@router.post(
    "/{batch_id}/approval",
    summary="Approve a batch: people can apply from now on",
    response_model=BatchView,
    openapi_extra=public(),
)
async def create_batch_approval(batch_id: UUID, transact: Transact, principal: Manager, expected: IfMatch) -> Response:
    async def effect(session: AsyncSession) -> BatchView:
        batch = await lock_batch(session, batch_id, principal=principal)
        check_version(batch.version, expected)
        await approve_batch(session, batch, principal=principal)
        return await get_batch_view(session, batch)

    return await transact(effect)
