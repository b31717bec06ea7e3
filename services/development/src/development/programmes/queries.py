"""Reading programmes, within the caller's sight."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.programmes.models import Programme
from development.programmes.schemas import ProgrammeView
from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound


async def get_programme(session: AsyncSession, programme_id: UUID, *, principal: Principal) -> Programme:
    """Return a programme the caller may see; `NotFound` otherwise."""
    programme = await session.scalar(_visible(principal).where(Programme.id == programme_id))
    if programme is None:
        raise NotFound
    return programme


async def lock_programme(session: AsyncSession, programme_id: UUID, *, principal: Principal) -> Programme:
    """Return a programme the caller may see, locked until the transaction's end; `NotFound` otherwise."""
    locked = _visible(principal).where(Programme.id == programme_id).with_for_update()
    programme = await session.scalar(locked)
    if programme is None:
        raise NotFound
    return programme


async def list_visible_programmes(
    session: AsyncSession, *, principal: Principal, cursor: UUID | None, limit: int
) -> Page[ProgrammeView]:
    """Return a page of the programmes the caller may see, oldest first."""
    rows, following = await paginate(session, _visible(principal), Programme.id, cursor=cursor, limit=limit)
    return Page(items=[ProgrammeView.of(row[0]) for row in rows], next=following)


def _visible(principal: Principal) -> Select[Programme]:
    statement = select(Programme).where(Programme.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    return statement if own is None else statement.where(Programme.organizer_id == own)
