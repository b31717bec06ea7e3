"""How an enum stands in a table: as text, held to its words by a CHECK."""

from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy import Dialect, Text, TypeDecorator

Choice = TypeVar("Choice", bound=StrEnum)


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


def one_of(column: str, kind: type[StrEnum]) -> str:
    """Return the CHECK that holds a column to an enum's words."""
    words = ", ".join(f"'{word.value}'" for word in kind)
    return f"{column} IN ({words})"
