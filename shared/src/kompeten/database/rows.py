"""Rows by the many: new ones of several tables in one round trip, and any number of them looked up at once."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, ColumnElement, Table, TextClause, any_, bindparam, insert, inspect, literal, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute
from sqlalchemy.orm.attributes import manager_of_class
from sqlalchemy.orm.instrumentation import ClassManager

from kompeten.database.hot import InTransaction, Prepared


class Together(NamedTuple):
    """The statement for rows of some tables, and which column of which row each of its parameters is."""

    statement: Prepared
    parameters: list[tuple[str, int, str]]


Row = TypeVar("Row", bound=DeclarativeBase)
STATE = ClassManager.STATE_ATTR


def bare_row(kind: type[Row], /, **columns: object) -> Row:
    """Return an object to be written by `write_together` or `write_all`, in a twentieth of its constructor's time.

    It has what it is given and nothing else: another column cannot be read, and no session takes it but as `tracked`.
    """
    if not columns.keys() <= _columns_of(kind):
        raise TypeError(f"{kind.__name__} has no {', '.join(sorted(columns.keys() - _columns_of(kind)))}")
    made = object.__new__(kind)
    vars(made).update(columns)
    return made


def tracked(row: Row) -> Row:
    """Let SQLAlchemy know of a bare row, and return it: it goes into a session or past it, and may be read and changed.

    Each column was not noted as a change, which is what takes a constructor its time. For columns alone: of a
    relationship the other side would not hear.
    """
    manager_of_class(type(row)).setup_instance(row)
    return row


@cache
def _columns_of(kind: type[DeclarativeBase]) -> frozenset[str]:
    return frozenset(column.key for column in inspect(kind).column_attrs)


async def write_together(session: InTransaction, *rows: DeclarativeBase) -> None:
    """Insert rows as one statement; the caller commits.

    Keys between them hold whatever their order, for PostgreSQL checks them at the statement's end. The objects stay
    outside the session, so every column is written as they have it: nothing is filled in but an identity, and a change
    of them afterwards is not seen.
    """
    together = _together(tuple(cast("Table", row.__table__) for row in rows))
    kept = [vars(row) for row in rows]  # what was set, without the instrumentation around it
    await together.statement.rows(session, {name: kept[place].get(key) for name, place, key in together.parameters})


async def write_all(session: AsyncSession, rows: Sequence[DeclarativeBase], *, skip_known: bool = False) -> None:
    """Insert any number of rows of one table as one statement with one parameter; otherwise as `write_together`.

    They travel as JSON, which PostgreSQL reads by the types of the columns. None does nothing. What is there already
    stays as it is with `skip_known`, and is an `IntegrityError` without.
    """
    if rows:
        await session.execute(*inserting(rows, skip_known=skip_known))


def inserting(rows: Sequence[DeclarativeBase], *, skip_known: bool = False) -> tuple[TextClause, dict[str, str]]:
    """Return what `write_all` sends of rows, of which there are some: the statement and its parameter."""
    statement = _inserting(cast("Table", rows[0].__table__), skip_known=skip_known)
    return statement, {"rows": _as_json(rows)}


async def change_all(session: AsyncSession, rows: Sequence[DeclarativeBase], columns: Collection[str]) -> None:
    """Set these columns of rows that are there, found by their `id`, as one statement; otherwise as `write_all`."""
    if rows:
        statement = _changing(cast("Table", rows[0].__table__), tuple(columns))
        await session.execute(statement, {"rows": _as_json(rows)})


@cache
def _inserting(table: Table, *, skip_known: bool) -> TextClause:
    columns = ", ".join(f'"{column.name}"' for column in table.columns if column.identity is None)
    known = " ON CONFLICT DO NOTHING" if skip_known else ""
    return text(f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {_sent(table)}{known}")


@cache
def _changing(table: Table, columns: tuple[str, ...]) -> TextClause:
    changes = ", ".join(f'"{column}" = sent."{column}"' for column in columns)
    return text(f"UPDATE {table.name} SET {changes} FROM {_sent(table)} AS sent WHERE {table.name}.id = sent.id")


def _sent(table: Table) -> str:
    return f"json_populate_recordset(CAST(NULL AS {table.name}), CAST(:rows AS json))"


def _as_json(rows: Sequence[DeclarativeBase]) -> str:
    # What is no column PostgreSQL passes over: SQLAlchemy's state of a row it tracks is hidden, others have none.
    told = [{**one, STATE: None} if STATE in one else one for one in map(vars, rows)]
    return orjson.dumps(told, default=_as_text).decode()


def _as_text(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)  # asyncpg's own kind
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"  # as PostgreSQL writes bytea
    raise TypeError(type(value).__name__)


@cache
def _together(tables: tuple[Table, ...]) -> Together:
    parameters = [
        (f"{column.key}_{place}", place, column.key)
        for place, table in enumerate(tables)
        for column in table.columns
        if column.identity is None
    ]
    first, *others = [
        insert(table).values({key: bindparam(name) for name, of, key in parameters if of == place})
        for place, table in enumerate(tables)
    ]
    written = first.add_cte(*(other.cte(f"written_{place}") for place, other in enumerate(others)))
    return Together(Prepared(written), parameters)


def among(column: ColumnElement[Any] | InstrumentedAttribute[Any], values: Collection[object]) -> ColumnElement[bool]:
    """Return `column = ANY(values)`: one parameter however many values, where `IN` ends at asyncpg's 32,767."""
    return column == any_(literal(list(values), ARRAY(column.type)))
