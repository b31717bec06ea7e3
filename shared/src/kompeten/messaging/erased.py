"""Who is erased: asked before anything about a subject is stored."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.rows import among, write_all
from kompeten.database.tables import ErasedPerson


async def erased_among(session: AsyncSession, subjects: Collection[str]) -> set[str]:
    """Return which of the subjects are erased, in one statement.

    Certain only under the subjects' inbox rows: a statement of its own, because one that had to wait for such a row
    would still see what was before the wait.
    """
    if not subjects:
        return set()
    found = await session.scalars(select(ErasedPerson.subject).where(among(ErasedPerson.__table__.c.subject, subjects)))
    return set(found)


async def note_erased(
    session: AsyncSession, subjects: Collection[str], *, person_id: UUID, erased_at: datetime
) -> None:
    """Enter the subjects, once for good; the caller commits."""
    rows = [ErasedPerson(subject=subject, person_id=person_id, erased_at=erased_at) for subject in sorted(subjects)]
    await write_all(session, rows, skip_known=True)
