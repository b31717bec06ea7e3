"""Instruments over HTTP."""

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.instruments.commands import write_instrument
from development.instruments.queries import get_instrument_used, list_visible_instruments
from development.instruments.rules import InstrumentKind
from development.instruments.schemas import InstrumentBody, InstrumentView
from development.rights import Planner
from kompeten.http.organizers import own_organizer
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact

router = StrictRouter(prefix="/v1/instruments", tags=["instruments"])


@router.get(
    "",
    summary="Versions of instruments, oldest first",
    description="An organizer's system sees its own and the LSP's. Those built in are shown by their kind.",
    openapi_extra=public(),
)
async def list_instruments(session: Session, principal: Planner, cursor: Cursor, limit: Limit) -> Page[InstrumentView]:
    return await list_visible_instruments(session, principal=principal, cursor=cursor, limit=limit)


@router.get("/{kind}", summary="What the caller's participants would be asked now", openapi_extra=public())
async def show_instrument(kind: InstrumentKind, session: Session, principal: Planner) -> InstrumentView:
    return await get_instrument_used(session, kind, lsp_id=principal.lsp_id, organizer_id=own_organizer(principal))


@router.post(
    "/{kind}/versions",
    summary="Write the next version of an instrument",
    description="Surveys that opened before keep the questions they opened with.",
    status_code=201,
    response_model=InstrumentView,
    openapi_extra=public(),
)
async def create_instrument(
    kind: InstrumentKind, body: InstrumentBody, transact: Transact, principal: Planner
) -> Response:
    async def effect(session: AsyncSession) -> InstrumentView:
        return InstrumentView.of(await write_instrument(session, kind, body, principal=principal))

    return await transact(effect, status=201, location="/v1/instruments/{kind}")
