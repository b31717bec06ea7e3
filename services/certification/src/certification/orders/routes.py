"""HTTP routes of orders about certificates."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.parts import PartsOf
from certification.orders.commands import decline_order, give_order, propose_order
from certification.orders.queries import get_order
from certification.orders.queries import list_orders as list_page
from certification.orders.rules import OrderState
from certification.orders.schemas import OrderBody, OrderView, order_view
from kompeten.http.authorization import require
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfMatch
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from kompeten.runtime import RuntimeOf

router = StrictRouter(prefix="/v1", tags=["orders"])

Director = Annotated[Principal, Depends(require(Role.DIRECTOR))]
Proposer = Annotated[Principal, Depends(require(Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER))]
Reader = Annotated[
    Principal,
    Depends(require(Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER, Role.DIRECTOR, Role.COMMITTEE)),
]


@router.post(
    "/certificates/{certificate_id}/orders",
    summary="Propose to suspend, reinstate, reduce, withdraw or reissue a certificate",
    description="Nothing changes until the director, another person, orders it; then on the day it names.",
    status_code=201,
    response_model=OrderView,
    openapi_extra=public(),
)
async def create_order(certificate_id: UUID, body: OrderBody, principal: Proposer, transact: Transact) -> Response:
    async def effect(session: AsyncSession) -> OrderView:
        return order_view(await propose_order(session, certificate_id, body, principal=principal))

    return await transact(effect, status=201, location="/v1/orders/{id}")


@router.get("/orders", summary="List orders about certificates, oldest first", openapi_extra=public())
async def list_orders(
    *,
    principal: Reader,
    session: Session,
    cursor: Cursor,
    limit: Limit,
    certificate_id: UUID | None = None,
    collection: UUID | None = None,
    state: OrderState | None = None,
) -> Page[OrderView]:
    orders, following = await list_page(
        session,
        lsp_id=principal.lsp_id,
        certificate_id=certificate_id,
        collection=collection,
        state=state,
        cursor=cursor,
        limit=limit,
    )
    return Page(items=[order_view(one) for one in orders], next=following)


@router.get("/orders/{order_id}", summary="Show an order about a certificate", openapi_extra=public())
async def show_order(order_id: UUID, principal: Reader, session: Session, response: Response) -> OrderView:
    order = await get_order(session, order_id, lsp_id=principal.lsp_id)
    response.headers["ETag"] = f'"{order.version}"'
    return order_view(order)


@router.post(
    "/orders/{order_id}/approval",
    summary="Order what was proposed about a certificate",
    description="By the director, and by somebody else than whoever proposed it. It takes effect at once, or on its "
    "day: the register, the verification page and the public topic then tell it, and the holder gets a letter. A "
    "certificate that is reissued names the new one as `replaced_by`.",
    response_model=OrderView,
    openapi_extra=public(),
)
async def create_approval(
    order_id: UUID, principal: Director, runtime: RuntimeOf, parts: PartsOf, transact: Transact, expected: IfMatch
) -> Response:
    settings = runtime.settings

    async def effect(session: AsyncSession) -> OrderView:
        order = await give_order(
            session,
            order_id,
            principal=principal,
            expected=expected,
            public_url=settings.public_url,
            cell=settings.cell,
        )
        return order_view(order)

    response = await transact(effect)
    parts.wake()
    return response


@router.post(
    "/orders/{order_id}/refusal",
    summary="Decline a proposal, or take an order back before its day",
    response_model=OrderView,
    openapi_extra=public(),
)
async def create_refusal(order_id: UUID, principal: Director, transact: Transact, expected: IfMatch) -> Response:
    async def effect(session: AsyncSession) -> OrderView:
        return order_view(await decline_order(session, order_id, principal=principal, expected=expected))

    return await transact(effect)
