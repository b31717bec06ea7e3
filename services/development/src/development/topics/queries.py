"""Reading topics."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from development.topics.models import Topic
from development.topics.schemas import TopicView
from kompeten.http.pagination import Page, paginate


async def list_topics_of(session: AsyncSession, *, lsp_id: str, cursor: UUID | None, limit: int) -> Page[TopicView]:
    """Return a page of an LSP's topics."""
    rows, following = await paginate(
        session, select(Topic).where(Topic.lsp_id == lsp_id), Topic.id, cursor=cursor, limit=limit
    )
    return Page(items=[TopicView.of(row[0]) for row in rows], next=following)


async def lock_topic(session: AsyncSession, code: str, *, lsp_id: str) -> Topic:
    """Return an LSP's topic, which must be there, locked until the transaction's end."""
    theirs = select(Topic).where(Topic.lsp_id == lsp_id, Topic.code == code)
    return (await session.execute(theirs.with_for_update())).scalar_one()


async def get_units_taught(session: AsyncSession, codes: Collection[str], *, lsp_id: str) -> dict[str, list[str]]:
    """Return the units each of these topics teaches; what the LSP has not entered is not in it."""
    found = await session.execute(
        select(Topic.code, Topic.unit_codes).where(Topic.lsp_id == lsp_id, Topic.code.in_(codes))
    )
    return {row.code: row.unit_codes for row in found}
