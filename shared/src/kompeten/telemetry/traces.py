"""What may be written of an error: where it came from and of what kind; no message that may quote a row or an input."""

import traceback

from asyncpg.exceptions import PostgresError
from fastapi.exceptions import ValidationException
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError
from sqlalchemy.exc import DBAPIError

from kompeten.personal import masked

# PostgreSQL quotes rows ("Key (email)=(…) already exists"), pydantic its input.
QUOTING = (ValidationError, ValidationException, PydanticSerializationError, DBAPIError, PostgresError)
WITHHELD = "(message withheld: it may quote input)"


def trace_of(error: BaseException) -> str:
    """Return the traceback, causes first, each error as `message_of` lets it be written."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        frames = "".join(traceback.format_tb(seen.__traceback__))
        parts.append(f"{frames}{message_of(seen)}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n\n".join(reversed(parts))


def message_of(error: BaseException) -> str:
    """Return kind and message, the message withheld where it may quote; PostgreSQL's say their SQLSTATE instead."""
    if isinstance(error, BaseExceptionGroup):
        return f"{type(error).__qualname__}: {'; '.join(map(message_of, error.exceptions))}"
    if not isinstance(error, QUOTING):
        return f"{type(error).__qualname__}: {masked(str(error))}"
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    return f"{type(error).__qualname__}{f' {state}' if state else ''}: {WITHHELD}"
