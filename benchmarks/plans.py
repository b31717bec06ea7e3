"""Statements as they were sent, and whether PostgreSQL reads whole tables for them."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

EXPLAINED = ("SELECT", "UPDATE", "DELETE", "WITH")
SMALL = 5_000  # rows: reading such a table whole is right

Parameters = Any  # Any: as the driver takes them


@contextlib.contextmanager
def overheard(engine: AsyncEngine) -> Iterator[dict[str, Parameters]]:
    """Collect the statements of a block with the parameters each was sent with first."""
    found: dict[str, Parameters] = {}

    def hear(*call: Any) -> None:  # noqa: ANN401 - what SQLAlchemy tells
        _connection, _cursor, statement, parameters, _context, many = call
        found.setdefault(statement.strip(), parameters[0] if many else parameters)

    event.listen(engine.sync_engine, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", hear)


async def sequential_scans(owner_url: str, statements: dict[str, Parameters]) -> list[str]:
    """Return `table: statement` for every statement whose plan reads a large table whole, with fresh statistics."""
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute("ANALYZE")
        sizes = dict(await connection.fetch("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'"))
        scans = []
        for statement, parameters in statements.items():
            if not statement.upper().startswith(EXPLAINED):
                continue
            plan = json.loads(await connection.fetchval(f"EXPLAIN (FORMAT JSON) {statement}", *parameters))
            scans += [
                f"{table}: {' '.join(statement.split())[:300]}"
                for table in _scanned(plan[0]["Plan"])
                if sizes.get(table, 0) > SMALL
            ]
        return scans
    finally:
        await connection.close()


def _scanned(node: dict[str, Any]) -> Iterator[str]:  # Any: JSON
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for inner in node.get("Plans", []):
        yield from _scanned(inner)
