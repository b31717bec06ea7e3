"""Whose import it is: processes share them, and what a process that was killed leaves behind another takes up.

A process holds an advisory lock on an import as long as its connection lives. That alone would not do, for a connection
can be lost unnoticed: so each one that takes an import up counts its `attempt`, and writes under its own number only.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

LOCK_SPACE = 0x696D7074  # "impt": the first half of the advisory lock

# The LSPs take turns: the one after `:after` first, of each the file that has waited longest.
CANDIDATES = text("""
    SELECT id, lsp_id FROM (
        SELECT id, lsp_id, row_number() OVER (PARTITION BY lsp_id ORDER BY id) AS place
          FROM import WHERE state IN ('queued', 'reading', 'writing')) AS waiting
     ORDER BY place, lsp_id <= :after, lsp_id LIMIT 50
""")
LOCK = text("SELECT pg_try_advisory_lock(:space, hashtext(CAST(:id AS text)))")
TAKE_UP = text("""
    UPDATE import SET attempt = attempt + 1, state = 'reading'
     WHERE id = :id AND state IN ('queued', 'reading', 'writing') RETURNING id
""")
UNLOCK = text("SELECT pg_advisory_unlock(:space, hashtext(CAST(:id AS text)))")


@asynccontextmanager
async def claimed(engine: AsyncEngine, *, after: str) -> AsyncIterator[tuple[UUID, str] | None]:
    """Take up an import for this process alone until the block ends, its id and LSP; None when none waits."""
    async with engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        taken = await _take_up(connection, after)
        try:
            yield taken
        finally:
            if taken is not None:
                await connection.invalidate()  # back in the pool it would keep the lock


async def _take_up(connection: AsyncConnection, after: str) -> tuple[UUID, str] | None:
    for import_id, lsp_id in (await connection.execute(CANDIDATES, {"after": after})).all():
        held = {"space": LOCK_SPACE, "id": str(import_id)}
        if not await connection.scalar(LOCK, held):
            continue
        if await connection.scalar(TAKE_UP, {"id": import_id}) is not None:
            return import_id, lsp_id
        await connection.execute(UNLOCK, held)  # finished since it was looked for
    return None
