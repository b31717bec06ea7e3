"""How much room each table takes, in all and per application."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from benchmarks.years.mould import Table
from benchmarks.years.tables import AS_MIGRATED, EMPTY, KEPT, PER_LSP
from benchmarks.years.world import Databases, address_of

Json = dict[str, Any]  # Any: JSON

# A partitioned table is the sum of its partitions.
SIZES = """
WITH own AS (SELECT oid, relname FROM pg_class
              WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition),
     parts AS (SELECT oid AS parent, oid FROM own
               UNION SELECT own.oid, tree.relid FROM own, pg_partition_tree(own.oid) AS tree)
SELECT own.relname AS name, sum(greatest(reltuples, 0))::bigint AS rows,
       sum(pg_table_size(parts.oid))::bigint AS heap, sum(pg_indexes_size(parts.oid))::bigint AS indexes
  FROM own JOIN parts ON parts.parent = own.oid JOIN pg_class AS part ON part.oid = parts.oid
 GROUP BY 1 ORDER BY sum(pg_total_relation_size(parts.oid)) DESC
"""
EVENTS = """
SELECT topic, count(*) AS events, avg(octet_length(subject || headers::text || body))::int AS bytes
  FROM mould.sent_record GROUP BY 1 ORDER BY 1
"""


async def tables(superuser_url: str, databases: Databases) -> list[Json]:
    """Return every table of every service: rows, bytes, and whether it grows for ever."""
    bounded = {*EMPTY, *KEPT, *PER_LSP, *AS_MIGRATED}
    return [
        {"service": service, **row, "grows": row["name"] not in bounded}
        for service, database in databases.items()
        for row in await _rows(address_of(superuser_url, database), SIZES)
    ]


async def events(superuser_url: str, databases: Databases) -> list[Json]:
    """Return per topic how many events the played batch had, and how long they are."""
    return [dict(row) for one in databases.values() for row in await _rows(address_of(superuser_url, one), EVENTS)]


async def _rows(address: str, statement: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(address)
    try:
        return await connection.fetch(statement)  # type: ignore[no-any-return]
    finally:
        await connection.close()


def rows_of(moulds: Mapping[str, Sequence[Table]], table: str) -> int:
    """Return how many rows the played batch has in a table."""
    return sum(one.rows for tables in moulds.values() for one in tables if one.name == table)
