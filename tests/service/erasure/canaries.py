"""Looking for what must not be found: every column of every table of a database, as text."""

from collections.abc import Collection

import asyncpg

from support.services import ServiceUnderTest

# The register of certificates stays as the law demands, and so does the public event that tells of an entry.
REGISTER = {"certificate.holder_name", "certificate.original_name", "certificate.document", "register_fact.body"}
PUBLIC_EVENT = "kompeten.certificates"
COLUMNS = """
    SELECT table_name, column_name, udt_name FROM information_schema.columns
     WHERE table_schema = 'public' AND udt_name IN ('text', 'varchar', 'json', 'jsonb', 'bytea', '_text')
"""


async def found(service: ServiceUnderTest, words: Collection[str]) -> set[str]:
    """Return the columns (`table.column`) in which one of the words stands, as text or as bytes of a text."""
    connection = await asyncpg.connect(service.database.owner_url)
    try:
        columns = await connection.fetch(COLUMNS)
        return {
            f"{table}.{column}"
            for table, column, kind in columns
            if await connection.fetchval(_search(table, column, kind), list(words))
        }
    finally:
        await connection.close()


def _search(table: str, column: str, kind: str) -> str:
    text = f"encode({column}, 'escape')" if kind == "bytea" else f"{column}::text"
    public = f"NOT (topic = '{PUBLIC_EVENT}')" if table in ("outbox", "sent_record", "dead_letter") else "true"
    return (
        f"SELECT EXISTS (SELECT FROM {table} CROSS JOIN unnest($1::text[]) AS word "
        f"WHERE position(lower(word) IN lower({text})) > 0 AND {public})"
    )
