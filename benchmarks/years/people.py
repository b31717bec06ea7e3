"""People's identity numbers, sealed and indexed as the product does it: a ciphertext opens only in its own row."""

from collections.abc import Iterator
from uuid import UUID

import asyncpg

from benchmarks.people import national_id
from registration.people.vault import NikVault

SEALED = """
CREATE UNLOGGED TABLE IF NOT EXISTS mould.sealed (
    n bigint, mould_row bigint, nik_index bytea, nik_ciphertext bytea, nik_key_id text, PRIMARY KEY (n, mould_row)
)
"""
WHOSE = """
SELECT c.n, m.mould_row, (c.prefix || m.id)::uuid, c.lsp FROM ({copies}) AS c, mould.person AS m
 WHERE m.nik_index IS NOT NULL
"""
MOST_IN_A_COPY = 100


async def seal_people(connection: asyncpg.Connection, vault: NikVault, copies: str) -> None:
    """Put the sealed numbers of these copies' people into `mould.sealed`, in the place of those before."""
    await connection.execute(SEALED)
    await connection.execute("TRUNCATE mould.sealed")
    people = await connection.fetch(WHOSE.format(copies=copies))
    await connection.copy_records_to_table("sealed", schema_name="mould", records=_sealed(vault, people))


def _sealed(vault: NikVault, people: list[tuple[int, int, UUID, str]]) -> Iterator[tuple[int, int, bytes, bytes, str]]:
    for copy, place, person_id, lsp_id in people:
        nik = national_id(copy * MOST_IN_A_COPY + place)
        sealed = vault.seal(nik, lsp_id=lsp_id, person_id=person_id)
        yield copy, place, vault.index(nik, lsp_id=lsp_id), sealed.ciphertext, sealed.key_id
