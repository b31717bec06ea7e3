"""A word in every column that is declared personal, and where it still stands afterwards."""

import importlib
from collections.abc import Iterator
from typing import Any

import asyncpg
from sqlalchemy import ARRAY, Column, Date, Integer, LargeBinary, Table
from sqlalchemy.dialects.postgresql import JSONB

from kompeten.database.columns import Frozen, Word
from kompeten.database.erasure import DECLARED, Declared
from support.services import ServiceUnderTest

CANARY = "Burung Kenari Kuning"
# What this service sends to the assessor about a candidate goes to an address that is nobody's but the assessor's.
OF_SOMEBODY_ELSE = {"message.recipient": "role <> 'candidate'", "message.recipient_name": "role <> 'candidate'"}

# Some columns are filled in some states alone; here every one is.
WITHOUT_CHECKS = """
    DO $$ DECLARE held record; BEGIN
        FOR held IN SELECT conrelid::regclass AS place, conname FROM pg_constraint
                     WHERE contype = 'c' AND connamespace = 'public'::regnamespace LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', held.place, held.conname);
        END LOOP;
    END $$
"""


def personal_columns(service: str) -> Iterator[tuple[Table, Column[Any]]]:
    """Yield every column of a service's own tables that an erasure has to empty."""
    importlib.import_module(f"{service}.main")
    for table in importlib.import_module(f"{service}.tables").Base.metadata.sorted_tables:
        yield from ((table, column) for column in table.columns if column.info.get(DECLARED) is Declared.ERASED)


async def plant(service: ServiceUnderTest) -> set[str]:
    """Write the canary into the personal columns of every row; return those columns of which there was no row."""
    connection = await asyncpg.connect(service.database.owner_url)
    barren = set()
    try:
        await connection.execute(WITHOUT_CHECKS)
        for table, column in personal_columns(service.name):
            name = f"{table.name}.{column.name}"
            mine = f"NOT ({OF_SOMEBODY_ELSE.get(name, 'false')})"
            await connection.execute(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")  # some rows never change
            done = await connection.execute(f"UPDATE {table.name} SET {column.name} = {_planted(column)} WHERE {mine}")
            await connection.execute(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")
            if done == "UPDATE 0":
                barren.add(name)
        return barren
    finally:
        await connection.close()


async def remaining(service: ServiceUnderTest) -> set[str]:
    """Return the personal columns in which the canary, or a value that is no text, still stands."""
    connection = await asyncpg.connect(service.database.owner_url)
    try:
        return {
            f"{table.name}.{column.name}"
            for table, column in personal_columns(service.name)
            if await connection.fetchval(f"SELECT EXISTS (SELECT FROM {table.name} WHERE {_held(column)})")
        }
    finally:
        await connection.close()


def _planted(column: Column[Any]) -> str:
    kind = column.type
    if isinstance(kind, Word):
        return f"'{next(iter(kind.kind.__members__.values()))}'"
    if isinstance(kind, Frozen):
        return column.name  # a snapshot has the shape of its type: the story itself names the person in it
    if isinstance(kind, JSONB):
        new = f"jsonb_build_object('new', '{CANARY}')"
        return f"CASE jsonb_typeof({column.name}) WHEN 'array' THEN jsonb_build_array({new}) ELSE {new} END"
    if isinstance(kind, ARRAY):
        return f"ARRAY['{CANARY}']"
    if isinstance(kind, Integer | Date):
        return "41" if isinstance(kind, Integer) else "'1980-01-02'"
    return f"'{CANARY}'::bytea" if isinstance(kind, LargeBinary) else f"'{CANARY}'"


def _held(column: Column[Any]) -> str:
    if isinstance(column.type, Word | Integer | Date | LargeBinary):
        return f"{column.name} IS NOT NULL"
    return f"position('{CANARY}' IN {column.name}::text) > 0"
