"""The statements of one piece of work, without those that a running service sends by itself every few seconds."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, event

_noting: ContextVar[list[str] | None] = ContextVar("noting", default=None)


@contextmanager
def noted_statements(engine: Engine, *, each: bool = False) -> Iterator[list[str]]:
    """Yield the list of what is sent within the block by who entered it, or by tasks begun there.

    A statement for many sets of parameters is one, or with `each` as many as it has sets.
    """
    statements: list[str] = []

    def note(*call: Any) -> None:
        _connection, _cursor, statement, parameters, _context, many = call
        if _noting.get() is statements:
            statements.extend([statement] * (len(parameters) if each and many else 1))

    token = _noting.set(statements)
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
        _noting.reset(token)
