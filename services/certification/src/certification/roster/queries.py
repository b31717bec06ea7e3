"""Reads of the roster, within one LSP."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.roster.models import CommitteeMember
from kompeten.http.pagination import paginate


async def list_committee_members(
    session: AsyncSession, *, lsp_id: str, cursor: UUID | None, limit: int
) -> tuple[list[CommitteeMember], str | None]:
    """Return a page of the LSP's roster by id."""
    statement = select(CommitteeMember).where(CommitteeMember.lsp_id == lsp_id)
    rows, following = await paginate(session, statement, CommitteeMember.id, cursor=cursor, limit=limit)
    return [row[0] for row in rows], following


async def get_members(session: AsyncSession, user_ids: Collection[str], *, lsp_id: str) -> dict[str, CommitteeMember]:
    """Return the members among these accounts."""
    statement = select(CommitteeMember).where(CommitteeMember.lsp_id == lsp_id, CommitteeMember.user_id.in_(user_ids))
    return {member.user_id: member for member in await session.scalars(statement)}
