"""Reading LSPs."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.pagination import Page, paginate
from kompeten.problems import NotFound
from registration.lsps.models import RegisteredLsp
from registration.lsps.schemas import LspView


async def get_lsp(session: AsyncSession, lsp_id: str) -> RegisteredLsp:
    """Return an LSP; `NotFound` when nobody configured it."""
    found = await session.scalar(select(RegisteredLsp).where(RegisteredLsp.lsp_id == lsp_id))
    if found is None:
        raise NotFound
    return found


async def list_lsps(session: AsyncSession, *, cursor: UUID | None, limit: int) -> Page[LspView]:
    """Return a page of LSPs, the one entered first first."""
    rows, following = await paginate(session, select(RegisteredLsp), RegisteredLsp.id, cursor=cursor, limit=limit)
    return Page(items=[LspView.of(row[0]) for row in rows], next=following)


async def is_known(session: AsyncSession, lsp_id: str) -> bool:
    """Tell whether an LSP is configured: for `create_service_app(knows_lsp=...)`."""
    return await session.scalar(select(RegisteredLsp.id).where(RegisteredLsp.lsp_id == lsp_id)) is not None
