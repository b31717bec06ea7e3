"""Deliveries over HTTP: who was told what, and what could not be delivered."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from kompeten.http.authorization import require
from kompeten.http.openapi import PROBLEM_RESPONSES
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.transaction import Session
from kompeten.identity.tokens import Principal, Role
from notifications.deliveries import queries
from notifications.deliveries.rules import DeliveryState
from notifications.deliveries.schemas import DeliveryView

router = APIRouter(prefix="/v1/deliveries", tags=["deliveries"], responses=PROBLEM_RESPONSES)

Reader = Annotated[Principal, Depends(require(Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER, Role.OPERATOR))]


@router.get(
    "",
    summary="List deliveries",
    description="Oldest first; by batch, application and state.",
    openapi_extra=public(),
)
async def list_deliveries(
    *,
    session: Session,
    principal: Reader,
    cursor: Cursor,
    limit: Limit,
    batch_id: UUID | None = None,
    application_id: UUID | None = None,
    state: DeliveryState | None = None,
) -> Page[DeliveryView]:
    return await queries.list_deliveries(
        session,
        lsp_id=principal.lsp_id,
        batch_id=batch_id,
        application_id=application_id,
        state=state,
        cursor=cursor,
        limit=limit,
    )


@router.get(
    "/{delivery_id}",
    summary="Read one delivery",
    openapi_extra=public(),
)
async def read_delivery(session: Session, principal: Reader, delivery_id: UUID) -> DeliveryView:
    return await queries.read_delivery(session, delivery_id, lsp_id=principal.lsp_id)
