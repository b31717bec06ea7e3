"""SQL compiled once per process: an engine compiles every statement anew, a tenth of what service tests cost."""

from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kompeten.database import sessions


class CompiledOnce:
    """Makes engines as SQLAlchemy does, all with the dialect and the compiled statements of the first that connected.

    A statement's place among the compiled ones names its dialect; what a dialect knows of its server it learns at its
    first connection, and all servers of a test run are alike.
    """

    def __init__(self) -> None:
        self._dialect: Dialect | None = None
        self._compiled: Any = None

    def __call__(self, *args: Any, **kwargs: Any) -> AsyncEngine:
        """Return an engine for these arguments of `create_async_engine`."""
        engine = create_async_engine(*args, **kwargs)
        made = engine.sync_engine
        if isinstance(self._dialect, DefaultDialect) and self._dialect.server_version_info is not None:
            made.dialect, made._compiled_cache = self._dialect, self._compiled
        else:
            self._dialect, self._compiled = made.dialect, made._compiled_cache
        return engine


def compile_once() -> None:
    """Let every engine of this process be made so."""
    sessions.create_async_engine = CompiledOnce()  # type: ignore[attr-defined]
