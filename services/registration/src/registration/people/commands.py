"""Finding or entering a person by their identity number."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.hot import InTransaction, Prepared
from kompeten.database.rows import bare_row, tracked
from kompeten.database.sessions import now
from kompeten.ids import new_id
from kompeten.restrictions import RestrictedPerson
from registration.people.models import PersonRecord
from registration.people.vault import NikVault

PERSON = cast("Table", PersonRecord.__table__)
WRITTEN = ("id", "lsp_id", "nik_index", "nik_ciphertext", "nik_key_id", "created_at")
READ = (*WRITTEN, "restricted_at")
ENTER = Prepared(
    insert(PERSON)
    .values({name: bindparam(name) for name in WRITTEN})
    .on_conflict_do_nothing(index_elements=["lsp_id", "nik_index"])
    .returning(PERSON.c.id)
)
LOCK_KNOWN = Prepared(
    select(*(PERSON.c[name] for name in READ))
    .where(PERSON.c.lsp_id == bindparam("lsp_id"), PERSON.c.nik_index == bindparam("nik_index"))
    .with_for_update(read=True, key_share=True)
)
# In the order of the index: of two that enter the same people none waits for the other in a circle.
ENTER_ALL = text("""
    INSERT INTO person (id, lsp_id, nik_index, nik_ciphertext, nik_key_id, created_at)
    SELECT id, :lsp_id, nik_index, nik_ciphertext, :key_id, :now
      FROM unnest(CAST(:ids AS uuid[]), CAST(:indexes AS bytea[]), CAST(:sealed AS bytea[]))
           AS entered (id, nik_index, nik_ciphertext)
     ORDER BY nik_index
    ON CONFLICT (lsp_id, nik_index) DO NOTHING
""")
LOCK_ALL = text("""
    SELECT nik_index, id, restricted_at IS NOT NULL
      FROM person
     WHERE lsp_id = :lsp_id AND nik_index = ANY (CAST(:indexes AS bytea[]))
     ORDER BY nik_index FOR KEY SHARE
""")


class Entered(NamedTuple):
    """Somebody who is known, now or before; with the data of whoever `is_restricted` nothing may be done."""

    id: UUID
    is_restricted: bool


async def enter_people(
    session: AsyncSession, niks: Collection[str], *, lsp_id: str, vault: NikVault
) -> dict[str, Entered]:
    """Return the LSP's people with these NIKs, entered and locked as `enter_person` does: two statements.

    Whoever is restricted is for the caller to leave alone.
    """
    indexes = {vault.index(nik, lsp_id=lsp_id): nik for nik in niks}
    ids = [new_id() for _ in indexes]
    sealed = [
        vault.seal(nik, lsp_id=lsp_id, person_id=person_id)
        for nik, person_id in zip(indexes.values(), ids, strict=True)
    ]
    wanted = {"lsp_id": lsp_id, "indexes": list(indexes)}
    entered = {
        "ids": ids,
        "sealed": [one.ciphertext for one in sealed],
        "key_id": vault.current_key,
        "now": now(session),
    }
    found: dict[str, Entered] = {}
    while len(found) < len(indexes):  # of whom was erased at this very moment nothing is left to find
        await session.execute(ENTER_ALL, wanted | entered)
        known = await session.execute(LOCK_ALL, wanted)
        found = {indexes[index]: Entered(one, restricted) for index, one, restricted in known}
    return found


async def enter_person(session: InTransaction, nik: str, *, lsp_id: str, vault: NikVault) -> PersonRecord:
    """Return the LSP's person with this NIK, entered when new as most are; of two at once both get the same.

    The row stays locked against an erasure until the caller's transaction ends. Of one erased at this very moment
    nothing is left to find: then the person is entered anew, as after any erasure. The person is for reading: the
    object is not part of the session. Raises `RestrictedPerson`.
    """
    row = person_row(nik, lsp_id=lsp_id, vault=vault, at=now(session))
    if await ENTER.rows(session, row):
        return record_of(row)
    known = await find_known(session, row)
    return known or await enter_person(session, nik, lsp_id=lsp_id, vault=vault)


def person_row(nik: str, *, lsp_id: str, vault: NikVault, at: datetime) -> dict[str, object]:
    """Return the columns of somebody who may be new."""
    person_id = new_id()
    sealed = vault.seal(nik, lsp_id=lsp_id, person_id=person_id)
    return {
        "id": person_id,
        "lsp_id": lsp_id,
        "nik_index": vault.index(nik, lsp_id=lsp_id),
        "nik_ciphertext": sealed.ciphertext,
        "nik_key_id": sealed.key_id,
        "created_at": at,
    }


def record_of(row: Mapping[str, object]) -> PersonRecord:
    """Return the person of these columns, for reading."""
    return tracked(bare_row(PersonRecord, **row))


async def find_known(session: InTransaction, row: Mapping[str, object]) -> PersonRecord | None:
    """Return who has the NIK of a row, locked as `enter_person` does, None after an erasure at this very moment.

    Raises `RestrictedPerson`.
    """
    sought = {name: row[name] for name in ("lsp_id", "nik_index")}
    for known in await LOCK_KNOWN.rows(session, sought):
        person = record_of(dict(zip(READ, known, strict=True)))
        if person.restricted_at is not None:
            raise RestrictedPerson
        return person
    return None


async def refuse_restricted(session: AsyncSession, person_id: UUID) -> None:
    """Raise `RestrictedPerson` when nothing may be done with the person's data now.

    To be asked once what is about to change is locked: whoever restricts locks it, too; what was read before is old.
    """
    restricted = select(PersonRecord.restricted_at).where(PersonRecord.id == person_id)
    if await session.scalar(restricted) is not None:
        raise RestrictedPerson
