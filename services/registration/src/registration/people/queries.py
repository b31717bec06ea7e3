"""Reading people, within one LSP."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.problems import NotFound
from registration.people.models import PersonRecord


async def get_person(session: AsyncSession, person_id: UUID, *, lsp_id: str) -> PersonRecord:
    """Return a person of the LSP, for reading; `NotFound` otherwise."""
    theirs = select(PersonRecord).where(PersonRecord.id == person_id, PersonRecord.lsp_id == lsp_id)
    person: PersonRecord | None = await session.scalar(theirs)
    if person is None:
        raise NotFound
    return person


async def lock_person(session: AsyncSession, person_id: UUID, *, lsp_id: str) -> PersonRecord:
    """Return a person of the LSP, locked against whatever enters something about them; `NotFound` otherwise."""
    theirs = select(PersonRecord).where(PersonRecord.id == person_id, PersonRecord.lsp_id == lsp_id)
    person: PersonRecord | None = await session.scalar(theirs.with_for_update())
    if person is None:
        raise NotFound
    return person
