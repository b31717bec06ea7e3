"""Where the chain goes on after what was archived."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.audit_tables import AuditArchive


async def find_archive(session: AsyncSession) -> AuditArchive | None:
    """Return the last month that was archived, None while none was."""
    last: AuditArchive | None = await session.scalar(select(AuditArchive).order_by(AuditArchive.month.desc()).limit(1))
    return last
