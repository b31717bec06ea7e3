"""What all examples share: one event loop, one database and its connections, emptied before each."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any, TypeVar
from urllib.parse import urlsplit

import asyncpg
import pytest
from sqlalchemy import text

from delivery.protocol.steps import Steps, stop_at_statements
from delivery.protocol.world import TABLES, World, doubles
from delivery.sample_service import SampleService, sample_service
from kompeten.runtime import Runtime

Result = TypeVar("Result")
CONNECTIONS = 8  # opened before the first example: opening one is no step


class Ground:
    """Stands while a test runs. Runs the machines' coroutines on its loop, one after the other."""

    def __init__(self, runner: asyncio.Runner, on: SampleService, runtime: Runtime, watch: asyncpg.Connection) -> None:
        self.run = runner.run
        self.sample = on
        self.runtime = runtime
        self.watch = watch
        self.steps = Steps(watch)
        self.patch = pytest.MonkeyPatch()

    def new_world(self) -> World:
        """Empty the tables and return a world in which nothing has happened."""
        self.run(self.watch.execute(";".join(f"DELETE FROM {table}" for table in TABLES)))
        self.steps.actors.clear()
        world = World(self.sample, self.runtime, self.steps)
        self.patch.undo()
        undelayed = {"polls.UNEXPECTED_ATTEMPTS": 2, "polls.RETRY_SECONDS": 0, "consumer.OUTAGE_PAUSE_SECONDS": 0}
        for name, value in (doubles(world) | undelayed).items():
            self.patch.setattr(f"kompeten.messaging.{name}", value)
        return world

    @contextlib.contextmanager
    def breaking(self, machine: Any) -> Iterator[None]:
        """Note that the machine broke: nothing of it is worth draining then."""
        try:
            yield
        except BaseException:
            machine.broken = True
            raise


@contextlib.contextmanager
def ground(superuser_url: str) -> Iterator[Ground]:
    """Yield a ground on a database of its own."""
    with asyncio.Runner() as runner:
        sampled = sample_service(superuser_url, "127.0.0.1:1", "protocol")
        on = runner.run(sampled.__aenter__())
        watch = runner.run(asyncpg.connect(urlsplit(superuser_url)._replace(path=f"/{on.database.name}").geturl()))
        runtime = on.runtime()
        runner.run(_open(runtime))
        made = Ground(runner, on, runtime, watch)
        stop_at_statements(runtime.engine, made.steps)
        try:
            yield made
        finally:
            made.patch.undo()
            runner.run(runtime.engine.dispose())
            runner.run(watch.close())
            runner.run(sampled.__aexit__(None, None, None))


async def _open(runtime: Runtime) -> None:
    ready = asyncio.Barrier(CONNECTIONS)

    async def hold() -> None:
        async with runtime.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
            await ready.wait()

    await asyncio.gather(*(hold() for _ in range(CONNECTIONS)))
