"""The database as the services use it: engine, sessions, which errors mean waiting, the check of the schema."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

import orjson
from asyncpg import PostgresError
from sqlalchemy import ExceptionContext, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from kompeten.clock import Clock
from kompeten.database.connecting import connect
from kompeten.database.gate import Gate, InRecovery
from kompeten.settings import ServiceSettings

Result = TypeVar("Result")
Sessions = async_sessionmaker[AsyncSession]

RETRIED = {"40001", "40P01"}  # serialization failure, deadlock: the same command again may succeed at once
UNSTORABLE = {"22021", "22P05"}  # a NUL, which JSON allows, inside a text or inside JSONB
STATEMENT_TIMEOUT = "57014"
WAITED_OUT = RETRIED | {"57P01", "57P02", "57P03", STATEMENT_TIMEOUT, "55P03", "25006"}
# Whole classes: connections that broke, and a server out of disk, memory or connections (53100, 53200, 53300).
WAITED_OUT_CLASSES = ("08", "53")


def create_engine(
    settings: ServiceSettings,
    *,
    url: str | None = None,
    application_name: str = "kompeten",
    statement_timeout_ms: int | None = None,
    pool_size: int | None = None,
    patience: float = 5,
) -> AsyncEngine:
    """Return an engine of the runtime role; it connects on first use, so a database that is down stops no start.

    `patience` is how many seconds somebody waits for a connection of a pool that has none left.
    """
    limit = settings.statement_timeout_ms if statement_timeout_ms is None else statement_timeout_ms
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=partial(
            connect,
            url or settings.database_url.get_secret_value(),
            application_name=application_name,
            statement_timeout_ms=limit,
        ),
        pool_size=pool_size or settings.database_pool_size,
        max_overflow=0,
        pool_timeout=patience,
        json_serializer=orjson_text,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # an error that is logged must not carry a row's values
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    event.listen(engine.sync_engine, "handle_error", _give_up_the_silent)
    return engine


def _give_up_the_silent(context: ExceptionContext) -> None:
    """Let go of a connection that gave no answer in time, or its rollback would wait as long again.

    With it go all that were open then: one network carried them. A slow statement never comes here, the server ends it.
    """
    if isinstance(context.original_exception, TimeoutError):
        context.is_disconnect = True


def _refuse_closed(connection: Any, *_: object) -> None:  # noqa: ANN401 - SQLAlchemy's adapter around asyncpg
    """Let the pool replace a connection its server has closed, or the first query after a restart would fail.

    asyncpg heard of it when it happened; `pool_pre_ping` would ask, in three round trips per transaction.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def orjson_text(value: object) -> str:
    """Return the JSON of a value that goes into a column."""
    return orjson.dumps(value).decode()


def create_sessions(engine: AsyncEngine, clock: Clock, gate: Gate | None = None) -> Sessions:
    """Return the factory of sessions: objects stay readable after the commit, `now(session)` reads the clock.

    With a gate `in_transaction` runs nothing while it is shut.
    """
    return async_sessionmaker(engine, expire_on_commit=False, info={"clock": clock, "gate": gate})


class Informed(Protocol):
    """A session or a hot transaction."""

    @property
    def info(self) -> dict[Any, Any]:  # Any: SQLAlchemy's
        """Return what it was made with."""


def now(session: Informed) -> datetime:
    """Return the current moment by the clock the service was wired with."""
    clock: Clock = session.info["clock"]
    return clock.now()


def sqlstate(error: BaseException) -> str | None:
    """Return the SQLSTATE of a database error, or None."""
    origin = getattr(error, "orig", error)
    return getattr(origin, "sqlstate", None)


def is_outage(error: BaseException) -> bool:
    """Tell whether waiting is the cure: refused or broken connections, a server stopping, its limits, deadlocks.

    A database in recovery is waited out, too.
    """
    if isinstance(error, OSError | PoolTimeoutError | InRecovery):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _is_waited_out(sqlstate(error))
    return _is_waited_out(sqlstate(error))


def _is_waited_out(state: str | None) -> bool:
    return state is not None and (state in WAITED_OUT or state.startswith(WAITED_OUT_CLASSES))


async def in_transaction(
    sessions: Sessions, effect: Callable[[AsyncSession], Awaitable[Result]], *, attempts: int = 5
) -> Result:
    """Run an effect in a transaction of its own and commit it.

    Serialization failures and deadlocks are tried again with a new session, `attempts` times in all; everything else
    is raised after the rollback. Raises `InRecovery` before the effect while the gate of the sessions is shut.
    """

    async def once() -> Result:
        async with sessions() as session, session.begin():
            await _pass_gate(session)
            return await effect(session)

    return await retried(once, attempts=attempts)


async def retried(once: Callable[[], Awaitable[Result]], *, attempts: int = 5) -> Result:
    """Do it anew, with a transaction of its own, after serialization failures and deadlocks."""
    for attempt in range(1, attempts + 1):
        try:
            return await once()
        except (DBAPIError, PostgresError) as error:
            if sqlstate(error) not in RETRIED or attempt == attempts:
                raise
            await asyncio.sleep(0.01 * 2**attempt)
    raise AssertionError("unreachable")


async def _pass_gate(session: AsyncSession) -> None:
    """Take the connection first: a new one may have come to another database, and that shuts the gate."""
    gate = session.info.get("gate")
    if isinstance(gate, Gate):  # a session of the migrations has none
        await session.connection()
        gate.check()
