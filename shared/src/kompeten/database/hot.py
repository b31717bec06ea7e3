"""The short way to the database, for the few requests that come by the thousand (docs/architecture/databases.md).

Statements are written as everywhere, by SQLAlchemy, and compiled once. In a `HotTransaction` asyncpg sends them itself.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import CursorResult, Delete, Insert, Select, TextClause, Update, exc
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.types import TypeEngine
from sqlalchemy.util import greenlet_spawn

from kompeten.clock import Clock
from kompeten.database.gate import Gate
from kompeten.database.sessions import orjson_text, retried

Result = TypeVar("Result")
ExecutableClause = Select[*tuple[Any, ...]] | Insert | Update | Delete | TextClause
Values = Mapping[str, object]
Converter = Callable[[Any], Any]  # Any: whatever the driver takes and gives

DIALECT = asyncpg_dialect(json_serializer=orjson_text)  # type: ignore[no-untyped-call]


class HotTransaction:
    """A transaction without a session: it takes `Prepared` statements and keeps no objects."""

    def __init__(self, connection: asyncpg.Connection, clock: Clock) -> None:
        self.connection = connection
        self.info: dict[str, Any] = {"clock": clock}  # Any: as a session's


InTransaction = AsyncSession | HotTransaction
"""What a command of the hot path works on: it is written once, and serves others that have a session."""


class Prepared:
    """A statement for both ways, with the same values and the same rows."""

    def __init__(self, statement: ExecutableClause) -> None:
        """Raise `ValueError` where a session would set a column because a parameter is called as it."""
        self.statement = statement
        compiled = statement.compile(dialect=DIALECT)
        self._text = str(compiled)
        if str(statement.compile(dialect=DIALECT, column_keys=list(compiled.params))) != self._text:
            raise ValueError(f"a parameter is called as a column that is not set: {self._text}")
        self._constants = compiled.params
        self._parameters = [
            (name, _converter(compiled.binds[name].type, "bind_processor")) for name in compiled.positiontup or ()
        ]
        columns = getattr(statement, "exported_columns", ())
        self._columns = [_converter(column.type, "result_processor", None) for column in columns]
        self._converts = any(self._columns)

    async def rows(self, on: InTransaction, values: Values) -> Sequence[Sequence[Any]]:
        """Send the statement and return its rows, each column in its place."""
        if isinstance(on, AsyncSession):
            result = await on.execute(self.statement, dict(values))
            return () if isinstance(result, CursorResult) and not result.returns_rows else result.all()
        given = {**self._constants, **values}
        sent = [given[name] if convert is None else convert(given[name]) for name, convert in self._parameters]
        found: list[asyncpg.Record] = await on.connection.fetch(self._text, *sent)
        return [self._converted(row) for row in found] if self._converts else found

    def _converted(self, row: asyncpg.Record) -> tuple[Any, ...]:
        return tuple(
            value if convert is None else convert(value) for value, convert in zip(row, self._columns, strict=True)
        )


def _converter(kind: TypeEngine[Any], which: str, *more: object) -> Converter | None:
    found: Converter | None = getattr(kind.dialect_impl(DIALECT), which)(DIALECT, *more)
    return found


async def in_hot_transaction(
    engine: AsyncEngine, clock: Clock, gate: Gate, effect: Callable[[HotTransaction], Awaitable[Result]]
) -> Result:
    """Run an effect in a hot transaction and commit it; otherwise as `in_transaction`."""

    async def once() -> Result:
        async with _hot_transaction(engine, clock, gate) as transaction:
            return await effect(transaction)

    return await retried(once)


@asynccontextmanager
async def _hot_transaction(engine: AsyncEngine, clock: Clock, gate: Gate) -> AsyncIterator[HotTransaction]:
    """Take a connection of the engine's own pool; one that broke does not go back to it."""
    pooled = await engine.raw_connection()
    connection = pooled.driver_connection
    if connection is None:
        raise exc.DisconnectionError
    try:
        gate.check()
        async with _committed(connection):
            yield HotTransaction(connection, clock)
    finally:
        if connection.is_closed() or connection.is_in_transaction():
            await greenlet_spawn(pooled.invalidate)
        pooled.close()  # SQLAlchemy knows of no transaction here, so it has nothing to wait for


@asynccontextmanager
async def _committed(connection: asyncpg.Connection) -> AsyncIterator[None]:
    transaction = connection.transaction()
    try:
        await transaction.start()
        yield
        await transaction.commit()
    except BaseException as error:
        if isinstance(error, TimeoutError):  # nobody is there, and a rollback would wait as long again
            connection.terminate()
        if connection.is_closed() and isinstance(error, asyncpg.InterfaceError):
            raise ConnectionResetError from error
        if connection.is_in_transaction() and not connection.is_closed():
            await transaction.rollback()
        raise
