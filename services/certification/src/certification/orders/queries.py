"""Reads of orders, within one LSP."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.orders.models import CertificateOrder
from certification.orders.rules import OrderState
from kompeten.http.pagination import paginate
from kompeten.problems import NotFound


async def list_orders(
    session: AsyncSession,
    *,
    lsp_id: str,
    certificate_id: UUID | None,
    collection: UUID | None,
    state: OrderState | None,
    cursor: UUID | None,
    limit: int,
) -> tuple[list[CertificateOrder], str | None]:
    """Return a page of the LSP's orders, oldest first."""
    statement = select(CertificateOrder).where(CertificateOrder.lsp_id == lsp_id)
    if certificate_id is not None:
        statement = statement.where(CertificateOrder.certificate_id == certificate_id)
    if collection is not None:
        statement = statement.where(CertificateOrder.collection == collection)
    if state is not None:
        statement = statement.where(CertificateOrder.state == state)
    rows, following = await paginate(session, statement, CertificateOrder.id, cursor=cursor, limit=limit)
    return [row[0] for row in rows], following


async def get_order(session: AsyncSession, order_id: UUID, *, lsp_id: str) -> CertificateOrder:
    """Return an order of the LSP; `NotFound` for anybody else's."""
    mine = select(CertificateOrder).where(CertificateOrder.id == order_id, CertificateOrder.lsp_id == lsp_id)
    order = await session.scalar(mine)
    if order is None:
        raise NotFound
    return order


async def lock_order(session: AsyncSession, order_id: UUID, *, lsp_id: str) -> CertificateOrder:
    """Return an order of the LSP, locked until the end of the transaction; `NotFound` for anybody else's."""
    mine = select(CertificateOrder).where(CertificateOrder.id == order_id, CertificateOrder.lsp_id == lsp_id)
    order = await session.scalar(mine.with_for_update())
    if order is None:
        raise NotFound
    return order
