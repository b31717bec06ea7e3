"""HTTP routes of orders that are given together."""

from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from certification.collections.commands import decline_collection, give_collection, propose_collection
from certification.collections.queries import count_orders
from certification.collections.schemas import CollectionBody, CollectionView
from certification.orders.routes import Director, Proposer, Reader
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact

router = StrictRouter(prefix="/v1/order-collections", tags=["orders"])


@router.post(
    "",
    summary="Propose to suspend, reinstate or withdraw many certificates alike",
    description="At most 10,000. Refused as a whole when it could not be ordered about one of them.",
    status_code=201,
    response_model=CollectionView,
    openapi_extra=public(),
)
async def create_collection(body: CollectionBody, principal: Proposer, transact: Transact) -> Response:
    async def effect(session: AsyncSession) -> CollectionView:
        collection = await propose_collection(session, body, principal=principal)
        return await _view(session, collection, lsp_id=principal.lsp_id)

    return await transact(effect, status=201, location="/v1/order-collections/{id}")


@router.get("/{collection}", summary="Show how far orders given together have come", openapi_extra=public())
async def show_collection(collection: UUID, principal: Reader, session: Session) -> CollectionView:
    return await _view(session, collection, lsp_id=principal.lsp_id)


@router.post(
    "/{collection}/approval",
    summary="Order all that was proposed together",
    description="By the director, and by somebody else than whoever proposed it. Each takes effect on its day, within "
    "half a minute where that has come; one that finds nothing left to do lapses.",
    response_model=CollectionView,
    openapi_extra=public(),
)
async def create_collection_approval(collection: UUID, principal: Director, transact: Transact) -> Response:
    async def effect(session: AsyncSession) -> CollectionView:
        await give_collection(session, collection, principal=principal)
        return await _view(session, collection, lsp_id=principal.lsp_id)

    return await transact(effect)


@router.post(
    "/{collection}/refusal",
    summary="Decline all that was proposed together, or take back what has not taken effect",
    response_model=CollectionView,
    openapi_extra=public(),
)
async def create_collection_refusal(collection: UUID, principal: Director, transact: Transact) -> Response:
    async def effect(session: AsyncSession) -> CollectionView:
        await decline_collection(session, collection, principal=principal)
        return await _view(session, collection, lsp_id=principal.lsp_id)

    return await transact(effect)


async def _view(session: AsyncSession, collection: UUID, *, lsp_id: str) -> CollectionView:
    return CollectionView(id=collection, states=await count_orders(session, collection, lsp_id=lsp_id))
