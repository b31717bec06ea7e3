"""Reads of collections, within one LSP."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.orders.models import CertificateOrder
from certification.orders.rules import OrderState
from kompeten.problems import NotFound


async def count_orders(session: AsyncSession, collection: UUID, *, lsp_id: str) -> dict[OrderState, int]:
    """Return how many of the orders given together are where; `NotFound` when there are none of the LSP."""
    counted = (
        select(CertificateOrder.state, func.count())
        .where(CertificateOrder.collection == collection, CertificateOrder.lsp_id == lsp_id)
        .group_by(CertificateOrder.state)
    )
    states = dict((await session.execute(counted)).all())
    if not states:
        raise NotFound
    return states
