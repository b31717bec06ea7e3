"""What a running service holds: one object made by the app factory and handed to routes, consumers and workers."""

from dataclasses import dataclass, field
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from kompeten.clock import Clock
from kompeten.database.gate import Gate
from kompeten.database.sessions import Sessions, create_sessions
from kompeten.process import process_of
from kompeten.settings import ServiceSettings
from kompeten.telemetry.metrics import Metrics
from kompeten.telemetry.progress import Progress
from kompeten.telemetry.tracing import Tracing

P = TypeVar("P")


@dataclass
class Runtime:
    """Settings, clock and database of one service; `parts` is what it is made of besides, a dataclass of its own.

    `reading` sessions hold no transaction: each statement sees what is committed, without the round trips around it.
    """

    name: str
    settings: ServiceSettings
    clock: Clock
    engine: AsyncEngine
    sessions: Sessions
    schema_checked: bool = False
    draining: bool = False
    progress: Progress = field(default_factory=Progress)
    metrics: Metrics = field(default_factory=Metrics)
    tracing: Tracing = field(default_factory=Tracing)
    gate: Gate = field(default_factory=Gate)
    parts: object = None
    application_name: str = "kompeten"  # of its connections: in a service's process, which image it is
    reading: Sessions = field(init=False)
    _autocommit: AsyncEngine = field(init=False)

    def __post_init__(self) -> None:
        """Derive what reads."""
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.reading = create_sessions(self._autocommit, self.clock)

    def connected(self) -> AsyncConnection:
        """Return a connection to be entered, for one hot read of columns: half the way of a `reading` session."""
        return self._autocommit.connect()

    def parts_as(self, kind: type[P]) -> P:
        """Return the service's own parts; `TypeError` when it was wired with others."""
        if not isinstance(self.parts, kind):
            raise TypeError(f"{self.name} has no {kind.__qualname__}")
        return self.parts


@dataclass(kw_only=True)
class Running:
    """A process that is a service's: with a database."""

    runtime: Runtime


async def current_runtime(request: Request) -> Runtime:
    """Return the runtime of the app that serves this request.

    Dependencies of most routes ask by themselves: one more in the tree takes FastAPI 25 us a request.
    """
    return process_of(request.app, Running).runtime


RuntimeOf = Annotated[Runtime, Depends(current_runtime)]
