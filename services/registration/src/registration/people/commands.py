"""Finding or entering a person by their identity number."""

from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from kompeten.database.hot import InTransaction, Prepared
from kompeten.database.sessions import now
from kompeten.ids import new_id
from registration.people.models import PersonRecord
from registration.people.vault import NikVault

PERSON = cast("Table", PersonRecord.__table__)
WRITTEN = ("id", "lsp_id", "nik_index", "nik_ciphertext", "nik_key_id", "created_at")
ENTER = Prepared(
    insert(PERSON)
    .values({name: bindparam(name) for name in WRITTEN})
    .on_conflict_do_nothing(index_elements=["lsp_id", "nik_index"])
    .returning(PERSON.c.id)
)
LOCK_KNOWN = Prepared(
    select(*(PERSON.c[name] for name in WRITTEN))
    .where(PERSON.c.lsp_id == bindparam("lsp_id"), PERSON.c.nik_index == bindparam("nik_index"))
    .with_for_update(read=True, key_share=True)
)


async def enter_person(session: InTransaction, nik: str, *, lsp_id: str, vault: NikVault) -> PersonRecord:
    """Return the LSP's person with this NIK, entered when new as most are; of two at once both get the same.

    The row stays locked against an erasure until the caller's transaction ends. Of one erased at this very moment
    nothing is left to find: then the person is entered anew, as after any erasure. The person is for reading: the
    object is not part of the session.
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
    if await ENTER.rows(session, row):
        return PersonRecord(**row)
    for known in await LOCK_KNOWN.rows(session, {"lsp_id": lsp_id, "nik_index": index}):
        return PersonRecord(**dict(zip(WRITTEN, known, strict=True)))
    return await enter_person(session, nik, lsp_id=lsp_id, vault=vault)
