"""Finding or entering a person by their identity number."""

from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.ids import new_id
from registration.people.models import PersonRecord
from registration.people.vault import NikVault

PERSON = cast("Table", PersonRecord.__table__)
# With every submission, so built once.
ENTER = insert(PERSON).on_conflict_do_nothing(index_elements=["lsp_id", "nik_index"]).returning(PERSON.c.id)


async def enter_person(session: AsyncSession, nik: str, *, lsp_id: str, vault: NikVault) -> PersonRecord:
    """Return the LSP's person with this NIK, entered when new as most are; of two at once both get the same.

    The row stays locked against an erasure until the caller's transaction ends. Of one erased at this very moment
    nothing is left to find: then the person is entered anew, as after any erasure. A person just entered is for
    reading: the object is not part of the session.
    """
    index = vault.index(nik, lsp_id=lsp_id)
    person_id = new_id()
    sealed = vault.seal(nik, lsp_id=lsp_id, person_id=person_id)
    row = {
        "id": person_id,
        "lsp_id": lsp_id,
        "nik_index": index,
        "nik_ciphertext": sealed.ciphertext,
        "nik_key_id": sealed.key_id,
        "created_at": now(session),
    }
    if await session.scalar(ENTER, row) is not None:
        return PersonRecord(**row)
    known = await _lock_known(session, index, lsp_id=lsp_id)
    return known if known is not None else await enter_person(session, nik, lsp_id=lsp_id, vault=vault)


async def _lock_known(session: AsyncSession, nik_index: bytes, *, lsp_id: str) -> PersonRecord | None:
    known = select(PersonRecord).where(PersonRecord.lsp_id == lsp_id, PersonRecord.nik_index == nik_index)
    found: PersonRecord | None = await session.scalar(known.with_for_update(read=True, key_share=True))
    return found
