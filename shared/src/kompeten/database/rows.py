"""Rows by the many: new ones of several tables in one round trip, and any number of them looked up at once."""

from collections.abc import Collection
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import ARRAY, ColumnElement, Table, any_, bindparam, insert, literal
from sqlalchemy.orm import DeclarativeBase

from kompeten.database.hot import InTransaction, Prepared


class Together(NamedTuple):
    """The statement for rows of some tables, and which column of which row each of its parameters is."""

    statement: Prepared
    parameters: list[tuple[str, int, str]]


async def write_together(session: InTransaction, *rows: DeclarativeBase) -> None:
    """Insert rows as one statement; the caller commits.

    Keys between them hold whatever their order, for PostgreSQL checks them at the statement's end. The objects stay
    outside the session, so every column is written as they have it: nothing is filled in, and a change of them
    afterwards is not seen.
    """
    together = _together(tuple(cast("Table", row.__table__) for row in rows))
    kept = [vars(row) for row in rows]  # what was set, without the instrumentation around it
    await together.statement.rows(session, {name: kept[place].get(key) for name, place, key in together.parameters})


@cache
def _together(tables: tuple[Table, ...]) -> Together:
    parameters = [
        (f"{column.key}_{place}", place, column.key) for place, table in enumerate(tables) for column in table.columns
    ]
    first, *others = [
        insert(table).values({key: bindparam(name) for name, of, key in parameters if of == place})
        for place, table in enumerate(tables)
    ]
    written = first.add_cte(*(other.cte(f"written_{place}") for place, other in enumerate(others)))
    return Together(Prepared(written), parameters)


def among(column: ColumnElement[Any], values: Collection[object]) -> ColumnElement[bool]:
    """Return `column = ANY(values)`: one parameter however many values, where `IN` ends at asyncpg's 32,767."""
    return column == any_(literal(list(values), ARRAY(column.type)))
