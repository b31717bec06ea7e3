"""The base of this service's tables, and how snapshots are stored."""

from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Dialect, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from kompeten.database.sessions import new_metadata

Value = TypeVar("Value")

Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """Base of every table of certification."""

    metadata = new_metadata()


class Frozen(TypeDecorator[Value], Generic[Value]):
    """An immutable pydantic value stored as JSON: as it was then, whatever changes elsewhere."""

    impl = JSONB
    cache_ok = True

    def __init__(self, kind: Any) -> None:  # noqa: ANN401 - a type or a generic alias such as tuple[UnitResult, ...]
        super().__init__()
        self.kind = kind
        self._adapter: TypeAdapter[Value] = TypeAdapter(kind)

    def process_bind_param(self, value: Value | None, dialect: Dialect) -> object:
        """Return the JSON of the value."""
        del dialect
        return None if value is None else self._adapter.dump_python(value, mode="json")

    def process_result_value(self, value: object, dialect: Dialect) -> Value | None:
        """Return the value as it was stored."""
        del dialect
        return None if value is None else self._adapter.validate_python(value)
