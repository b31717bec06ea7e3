"""Reads of committee sessions, within one LSP."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.queries import get_roll_view
from certification.sessions.models import Decision, Sitting
from certification.sessions.schemas import SessionDetail, session_detail
from kompeten.http.pagination import paginate
from kompeten.problems import NotFound


async def list_sittings(
    session: AsyncSession, *, lsp_id: str, batch_id: UUID | None, cursor: UUID | None, limit: int
) -> tuple[list[Sitting], str | None]:
    """Return a page of the LSP's sessions, oldest first."""
    statement = select(Sitting).where(Sitting.lsp_id == lsp_id)
    if batch_id is not None:
        statement = statement.where(Sitting.batch_id == batch_id)
    rows, following = await paginate(session, statement, Sitting.id, cursor=cursor, limit=limit)
    return [row[0] for row in rows], following


async def get_sitting(session: AsyncSession, session_id: UUID, *, lsp_id: str) -> Sitting:
    """Return a session of the LSP; `NotFound` for anybody else's."""
    sitting = await session.scalar(select(Sitting).where(Sitting.id == session_id, Sitting.lsp_id == lsp_id))
    if sitting is None:
        raise NotFound
    return sitting


async def get_detail(session: AsyncSession, sitting: Sitting) -> SessionDetail:
    """Return a session with the roll of its batch and its decisions."""
    decisions = await session.scalars(select(Decision).where(Decision.session_id == sitting.id).order_by(Decision.id))
    roll = await get_roll_view(session, sitting.batch_id, lsp_id=sitting.lsp_id)
    return session_detail(sitting, roll, list(decisions))
