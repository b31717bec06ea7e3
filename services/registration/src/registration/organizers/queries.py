"""Reading organizers, within the caller's sight."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.pagination import paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.organizers.models import Organizer
from registration.scope import own_organizer


async def find_organizer(session: AsyncSession, *, lsp_id: str, organizer_id: str) -> Organizer | None:
    """Return an LSP's organizer, or None."""
    found: Organizer | None = await session.scalar(
        select(Organizer).where(Organizer.lsp_id == lsp_id, Organizer.organizer_id == organizer_id)
    )
    return found


async def visible_organizer(session: AsyncSession, principal: Principal, organizer_id: str) -> Organizer:
    """Return an organizer the caller may see; `NotFound` otherwise."""
    own = own_organizer(principal)
    row = await find_organizer(session, lsp_id=principal.lsp_id, organizer_id=organizer_id)
    if row is None or (own is not None and own != organizer_id):
        raise NotFound
    return row


async def organizers_page(
    session: AsyncSession, principal: Principal, *, cursor: UUID | None, limit: int
) -> tuple[list[Organizer], str | None]:
    """Return a page of the organizers the caller may see."""
    statement = select(Organizer).where(Organizer.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    if own is not None:
        statement = statement.where(Organizer.organizer_id == own)
    rows, following = await paginate(session, statement, Organizer.id, cursor=cursor, limit=limit)
    return [row[0] for row in rows], following
