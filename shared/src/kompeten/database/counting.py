"""Counts for operators: never of more than a number to act on long before."""

from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

MOST_COUNTED: Final = 100_000
"""An exact number would cost a scan in the worst hour: of an outage, or after an upgrade by which everything waits."""


async def count_some(session: AsyncSession, found: Select[Any]) -> int:
    """Return how many rows a query finds, `MOST_COUNTED` at most."""
    return await session.scalar(select(func.count()).select_from(found.limit(MOST_COUNTED).subquery())) or 0
