"""The base of this service's tables, and how enums and snapshots are stored."""

from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from kompeten.database import new_metadata

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")

Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """Base of every table of certification."""

    metadata = new_metadata()


class Word(TypeDecorator[Choice], Generic[Choice]):
    """A `StrEnum` stored as text; the table's CHECK names the words."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[Choice]) -> None:
        super().__init__()
        self.kind = kind

    def process_result_value(self, value: str | None, dialect: Dialect) -> Choice | None:
        """Return the enum's member."""
        del dialect
        return None if value is None else self.kind(value)


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


def one_of(column: str, kind: type[StrEnum]) -> str:
    """Return the CHECK that holds a column to an enum's words."""
    words = ", ".join(f"'{word.value}'" for word in kind)
    return f"{column} IN ({words})"
