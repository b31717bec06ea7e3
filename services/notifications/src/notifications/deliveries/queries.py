"""Reading deliveries."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.pagination import Page, paginate
from kompeten.problems import NotFound
from notifications.deliveries.models import Delivery
from notifications.deliveries.rules import DeliveryState
from notifications.deliveries.schemas import DeliveryView


async def list_deliveries(
    session: AsyncSession,
    *,
    lsp_id: str,
    batch_id: UUID | None,
    application_id: UUID | None,
    state: DeliveryState | None,
    cursor: UUID | None,
    limit: int,
) -> Page[DeliveryView]:
    """Return a page of an LSP's deliveries, oldest first."""
    statement = select(Delivery).where(Delivery.lsp_id == lsp_id)
    if batch_id is not None:
        statement = statement.where(Delivery.batch_id == batch_id)
    if application_id is not None:
        statement = statement.where(Delivery.application_id == application_id)
    if state is not None:
        statement = statement.where(Delivery.state == state)
    rows, following = await paginate(session, statement, Delivery.id, cursor=cursor, limit=limit)
    return Page(items=[DeliveryView.model_validate(row[0]) for row in rows], next=following)


async def read_delivery(session: AsyncSession, delivery_id: UUID, *, lsp_id: str) -> DeliveryView:
    """Return one delivery; `NotFound` when it is another LSP's."""
    found = await session.scalar(select(Delivery).where(Delivery.id == delivery_id, Delivery.lsp_id == lsp_id))
    if found is None:
        raise NotFound
    return DeliveryView.model_validate(found)
