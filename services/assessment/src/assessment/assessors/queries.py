"""Reading assessors."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessors.models import Assessor
from assessment.assessors.problems import AssessorUnknown
from kompeten.http.pagination import paginate


async def list_assessors(
    session: AsyncSession, *, lsp_id: str, cursor: UUID | None, limit: int
) -> tuple[list[Assessor], str | None]:
    """Return one page of an LSP's assessors by id, and the cursor of the next."""
    statement = select(Assessor).where(Assessor.lsp_id == lsp_id)
    rows, following = await paginate(session, statement, Assessor.id, cursor=cursor, limit=limit)
    return [row[0] for row in rows], following


async def lock_assessor(session: AsyncSession, assessor_id: UUID, *, lsp_id: str) -> Assessor:
    """Return an LSP's assessor, held against changes until the transaction ends; raises `AssessorUnknown`."""
    statement = select(Assessor).where(Assessor.id == assessor_id, Assessor.lsp_id == lsp_id)
    assessor = await session.scalar(statement.with_for_update(read=True))
    if assessor is None:
        raise AssessorUnknown
    return assessor
