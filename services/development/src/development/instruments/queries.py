"""Reading instruments."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from development.instruments.models import Instrument
from development.instruments.reading import built_in
from development.instruments.rules import InstrumentKind
from development.instruments.schemas import InstrumentView
from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal


async def get_instrument_used(
    session: AsyncSession, kind: InstrumentKind, *, lsp_id: str, organizer_id: str | None
) -> InstrumentView:
    """Return what an organizer's people would be asked now: its newest version, the LSP's, or the one built in."""
    of_either = or_(Instrument.organizer_id == organizer_id, Instrument.organizer_id.is_(None))
    newest = (
        select(Instrument)
        .where(Instrument.lsp_id == lsp_id, Instrument.kind == kind, of_either)
        .order_by(Instrument.organizer_id.nulls_last(), Instrument.number.desc())
        .limit(1)
    )
    found = await session.scalar(newest)
    return built_in(kind) if found is None else InstrumentView.of(found)


async def list_visible_instruments(
    session: AsyncSession, *, principal: Principal, cursor: UUID | None, limit: int
) -> Page[InstrumentView]:
    """Return a page of the versions the LSP and the caller's organizer wrote, oldest first."""
    mine = select(Instrument).where(Instrument.lsp_id == principal.lsp_id)
    own = own_organizer(principal)
    if own is not None:
        mine = mine.where(or_(Instrument.organizer_id == own, Instrument.organizer_id.is_(None)))
    rows, following = await paginate(session, mine, Instrument.id, cursor=cursor, limit=limit)
    return Page(items=[InstrumentView.of(row[0]) for row in rows], next=following)
