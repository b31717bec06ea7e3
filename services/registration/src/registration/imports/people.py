"""The people of a chunk's rows, by one or two statements however many they are."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.rows import among
from registration.imports.rules import JudgedRow
from registration.people.commands import Entered, enter_people
from registration.people.models import PersonRecord
from registration.people.vault import NikVault


async def people_by_nik(
    session: AsyncSession, rows: Sequence[JudgedRow], *, lsp_id: str, vault: NikVault, is_dry_run: bool
) -> dict[str, Entered]:
    """Return the rows' people by their NIKs; they are entered and locked unless it is a dry run."""
    niks = [row.reading.person.national_id for row in rows if row.reading.person is not None]
    if not is_dry_run:
        return await enter_people(session, niks, lsp_id=lsp_id, vault=vault)
    indexes = {vault.index(nik, lsp_id=lsp_id): nik for nik in niks}
    is_restricted = PersonRecord.restricted_at.is_not(None)
    theirs = select(PersonRecord.nik_index, PersonRecord.id, is_restricted).where(
        PersonRecord.lsp_id == lsp_id, among(PersonRecord.nik_index, indexes)
    )
    found = await session.execute(theirs)
    return {indexes[index]: Entered(one, restricted) for index, one, restricted in found if index is not None}
