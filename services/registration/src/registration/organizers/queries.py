"""Reading organizers, within the caller's sight."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.organizers.models import Organizer
from registration.organizers.schemas import OrganizerView


async def find_organizer(session: AsyncSession, organizer_id: str, *, lsp_id: str) -> Organizer | None:
    """Return an LSP's organizer, or None."""
    found: Organizer | None = await session.scalar(
        select(Organizer).where(Organizer.lsp_id == lsp_id, Organizer.organizer_id == organizer_id)
    )
    return found


async def lock_organizer(session: AsyncSession, organizer_id: str, *, lsp_id: str) -> Organizer:
    """Return an LSP's organizer, which must be there, locked until the transaction's end."""
    theirs = select(Organizer).where(Organizer.lsp_id == lsp_id, Organizer.organizer_id == organizer_id)
    return (await session.execute(theirs.with_for_update())).scalar_one()


async def get_organizer(session: AsyncSession, organizer_id: str, *, principal: Principal) -> Organizer:
    """Return an organizer the caller may see; `NotFound` otherwise."""
    own = own_organizer(principal)
    row = await find_organizer(session, organizer_id, lsp_id=principal.lsp_id)
    if row is None or (own is not None and own != organizer_id):
        raise NotFound
    return row


async def list_visible_organizers(
    session: AsyncSession, *, principal: Principal, cursor: UUID | None, limit: int
) -> Page[OrganizerView]:
    """Return a page of the organizers the caller may see."""
    statement = select(Organizer).where(Organizer.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    if own is not None:
        statement = statement.where(Organizer.organizer_id == own)
    rows, following = await paginate(session, statement, Organizer.id, cursor=cursor, limit=limit)
    return Page(items=[OrganizerView.of(row[0]) for row in rows], next=following)
