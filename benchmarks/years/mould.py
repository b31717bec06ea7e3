"""The mould: the rows of one played story, with what differs from copy to copy left open."""

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

import asyncpg

from benchmarks.years.tables import AS_MIGRATED, COLUMNS, PER_LSP
from support.databases import TABLES
from support.lsps import LSP

OPEN = "@@@@@@@@-@@@@"  # in the place of an id's first 48 bits, which say when it was made
BEGINNING, TAIL = "[0-9a-f]{8}-[0-9a-f]{4}", "(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
PARENTS = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
 WHERE contype = 'f' AND conparentid = 0 AND conrelid <> confrelid
"""
COLUMNS_OF = """
SELECT attname, format_type(atttypid, NULL), attgenerated <> '' FROM pg_attribute
 WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
COUNTED = {"event_count", "feed_epoch", "register_epoch"}  # one row each, brought up to what there is
TEXTS = ("text", "jsonb", "uuid[]")


@dataclass(frozen=True)
class Column:
    """A column: how it is moulded, and what a copy has in its place."""

    table: str
    name: str
    type: str
    has_ids: bool = False
    has_lsp: bool = False

    @property
    def moulded(self) -> str:
        """The SQL of what the mould keeps."""
        if self.type == "uuid":
            return f"substr({self.name}::text, {len(OPEN) + 1})"
        if self.type in TEXTS:
            return f"regexp_replace({self.name}::text, '{BEGINNING}{TAIL}', '{OPEN}\\1', 'g')"
        return self.name

    @property
    def cast(self) -> str:
        """The SQL of what copy `c` has where the mould's row is `m`."""
        if (self.table, self.name) in COLUMNS:
            return COLUMNS[self.table, self.name]
        kept = f"m.{self.name}"
        if self.type == "uuid":
            return f"(c.prefix || {kept})::uuid"
        if self.type in {"timestamp with time zone", "date"}:
            return f"({kept} + c.shift)::{self.type}"
        if self.has_ids:
            kept = f"replace({kept}, '{OPEN}', c.prefix)"
        if self.has_lsp:
            kept = f"replace({kept}, '{LSP}', c.lsp)"
        return f"({kept})::{self.type}" if self.type in TEXTS else kept


@dataclass(frozen=True)
class Table:
    """A table with its columns and the number of rows in the mould."""

    name: str
    columns: Sequence[Column]
    rows: int


async def take_mould(connection: asyncpg.Connection) -> list[Table]:
    """Put the rows of every table into the schema `mould` and empty the tables, but for what LSPs have once."""
    await connection.execute("CREATE SCHEMA mould")
    names = [name for (name,) in await connection.fetch(TABLES) if name not in AS_MIGRATED]
    tables = [await _moulded(connection, name) for name in await _parents_first(connection, names)]
    emptied = [one.name for one in tables if one.name not in PER_LSP | COUNTED]
    await connection.execute(f"TRUNCATE {', '.join(emptied)}")
    return tables


async def _parents_first(connection: asyncpg.Connection, names: Sequence[str]) -> Sequence[str]:
    order: TopologicalSorter[str] = TopologicalSorter({name: [] for name in names})
    for child, parent in await connection.fetch(PARENTS):
        order.add(child, parent)
    return list(order.static_order())


async def _moulded(connection: asyncpg.Connection, name: str) -> Table:
    found = await connection.fetch(COLUMNS_OF, name)
    columns = [Column(name, column, kind) for column, kind, is_generated in found if not is_generated]
    kept = ", ".join(f"{one.moulded} AS {one.name}" for one in columns)
    ours = f"WHERE lsp_id = '{LSP}'" if name in PER_LSP else ""
    await connection.execute(
        f"CREATE TABLE mould.{name} AS SELECT row_number() OVER (ORDER BY ctid) AS mould_row, {kept} FROM {name} {ours}"
    )
    rows = await connection.fetchval(f"SELECT count(*) FROM mould.{name}")
    return Table(name, [await _with_what_it_holds(connection, one) for one in columns], rows)


async def _with_what_it_holds(connection: asyncpg.Connection, column: Column) -> Column:
    if column.type not in TEXTS:
        return column
    holds = f"SELECT EXISTS (SELECT FROM mould.{column.table} WHERE strpos({column.name}, $1) > 0)"
    return Column(
        column.table,
        column.name,
        column.type,
        has_ids=await connection.fetchval(holds, OPEN),
        has_lsp=await connection.fetchval(holds, LSP),
    )
