"""Actors that stop where the machine wants: before any statement or COMMIT of theirs, holding the locks they have."""

import asyncio
from collections.abc import Coroutine
from contextvars import ContextVar
from typing import Any

import asyncpg
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

_acting: ContextVar["Actor | None"] = ContextVar("acting", default=None)
SPINS = 30  # rounds of the event loop in which whatever needs no answer from a server comes to its end
PATIENCE_SECONDS = 20
AT_COMMIT = -1  # instead of a number of statements: all of them, up to the COMMIT
WAITING_FOR_LOCKS = """
    SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE NOT granted AND datname = current_database()
"""


class Actor:
    """Someone at work in a task of its own. `left` is how many statements it may still send; None: all it wants."""

    def __init__(self, name: str, *, left: int | None) -> None:
        self.name = name
        self.left = left
        self.gate: asyncio.Future[None] | None = None
        self.resting = False  # waits for something else than the database
        self.backend = 0
        self.task: asyncio.Task[Any] = asyncio.get_running_loop().create_future()  # type: ignore[assignment]

    @property
    def stopped(self) -> bool:
        """Tell whether it stands before a statement."""
        return self.gate is not None

    def go(self, statements: int | None) -> None:
        """Let it send so many statements more."""
        self.left = statements
        self.resting = False
        if self.gate is not None:
            self.gate.set_result(None)
            self.gate = None


class Steps:
    """Everyone at work, and the waiting until all of them stand still."""

    def __init__(self, watch: asyncpg.Connection) -> None:
        self.watch = watch
        self.actors: list[Actor] = []
        self._moved = asyncio.Event()

    def start(self, name: str, work: Coroutine[Any, Any, Any], *, left: int | None) -> Actor:
        """Start an actor; it stops before the statement after the `left`-th."""
        actor = Actor(name, left=left)

        async def acting() -> object:
            _acting.set(actor)
            return await work

        actor.task = asyncio.get_running_loop().create_task(acting(), name=name)
        actor.task.add_done_callback(lambda _: self._moved.set())
        self.actors.append(actor)
        return actor

    def free(self, name: str) -> bool:
        """Tell whether nobody of this name is at work."""
        return all(actor.name != name for actor in self.actors)

    async def before_statement(self, backend: int, *, commit: bool = False) -> None:
        """Stop here if the one who is acting has no statement left, or was to come as far as its COMMIT."""
        actor = _acting.get()
        if actor is None or actor.left is None:
            return
        actor.backend = backend
        if actor.left == 0 or (commit and actor.left == AT_COMMIT):
            actor.gate = asyncio.get_running_loop().create_future()
            self._moved.set()
            await actor.gate
        if actor.left is not None and actor.left > 0:
            actor.left -= 1

    async def settle(self) -> list[Actor]:
        """Wait until each actor is done, stopped, resting or waiting for a lock; return those that ended."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while True:
            self._moved.clear()
            for _ in range(SPINS):
                await asyncio.sleep(0)
            moving = [one for one in self.actors if not (one.task.done() or one.stopped or one.resting)]
            if not moving:
                break
            try:
                await asyncio.wait_for(self._moved.wait(), 0.01)
            except TimeoutError:
                if await self.watch.fetchval(WAITING_FOR_LOCKS) == len(moving):
                    break
            assert asyncio.get_running_loop().time() < deadline, f"{[one.name for one in moving]} never came to rest"
        ended = [one for one in self.actors if one.task.done()]
        self.actors = [one for one in self.actors if one not in ended]
        return ended

    async def kill(self, actor: Actor) -> None:
        """End an actor as if its process had died: what it has not committed is gone."""
        actor.gate = None
        actor.task.cancel()
        await asyncio.gather(actor.task, return_exceptions=True)

    async def cut(self, backend: int) -> None:
        """End a connection on the server's side and wait until its locks are free."""
        await self.watch.fetchval("SELECT pg_terminate_backend($1, 5000)", backend)


class GatedConnection:
    """The relay's connection: it stops before each statement, and hears of its own end when it is told."""

    def __init__(self, connection: asyncpg.Connection, steps: Steps) -> None:
        self._connection = connection
        self._steps = steps

    async def fetch(self, *args: object) -> Any:
        """Read rows."""
        return await self._ask(self._connection.fetch, *args)

    async def fetchval(self, *args: object) -> Any:
        """Read a value."""
        return await self._ask(self._connection.fetchval, *args)

    async def execute(self, *args: object) -> Any:
        """Do."""
        return await self._ask(self._connection.execute, *args)

    async def _ask(self, method: Any, *args: object) -> Any:
        actor = acting()
        actor.resting = False
        await self._steps.before_statement(self._connection.get_server_pid())
        try:
            return await method(*args)
        finally:
            actor.resting = True  # what follows needs the broker, or the next statement


def acting() -> Actor:
    """Return who is acting."""
    actor = _acting.get()
    assert actor is not None
    return actor


def stop_at_statements(engine: AsyncEngine, steps: Steps) -> None:
    """Have every statement and COMMIT of the engine ask first."""

    def statement(connection: Connection, *_: object) -> None:
        await_only(steps.before_statement(_backend(connection)))

    def commit(connection: Connection) -> None:
        await_only(steps.before_statement(_backend(connection), commit=True))

    event.listen(engine.sync_engine, "before_cursor_execute", statement)
    event.listen(engine.sync_engine, "commit", commit)


def _backend(connection: Connection) -> int:
    driver: Any = connection.connection.driver_connection  # Any: asyncpg has no types
    return int(driver.get_server_pid())
