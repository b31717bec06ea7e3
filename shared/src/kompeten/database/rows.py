"""Rows by the many: new ones of several tables in one round trip, and any number of them looked up at once."""

from collections.abc import Collection
from functools import cache
from typing import Any, cast

from sqlalchemy import ARRAY, ColumnElement, Insert, Table, any_, bindparam, insert, literal
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase


async def write_together(session: AsyncSession, *rows: DeclarativeBase) -> None:
    """Insert rows as one statement; the caller commits.

    Keys between them hold whatever their order, for PostgreSQL checks them at the statement's end. The objects stay
    outside the session, so every column is written as they have it: nothing is filled in, and a change of them
    afterwards is not seen.
    """
    values = {
        _parameter(place, column.key): getattr(row, column.key)
        for place, row in enumerate(rows)
        for column in row.__table__.columns
    }
    await session.execute(_statement(tuple(cast("Table", row.__table__) for row in rows)), values)


@cache
def _statement(tables: tuple[Table, ...]) -> Insert:
    first, *others = [
        insert(table).values({column.key: bindparam(_parameter(place, column.key)) for column in table.columns})
        for place, table in enumerate(tables)
    ]
    return first.add_cte(*(other.cte(f"written_{place}") for place, other in enumerate(others)))


def _parameter(place: int, column: str) -> str:
    return f"{column}_{place}"


def among(column: ColumnElement[Any], values: Collection[object]) -> ColumnElement[bool]:
    """Return `column = ANY(values)`: one parameter however many values, where `IN` ends at asyncpg's 32,767."""
    return column == any_(literal(list(values), ARRAY(column.type)))
