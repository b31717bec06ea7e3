"""How Python's types stand in tables, once for all models."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, TypeAdapter
from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, TypeResolve, declared_attr, mapped_column, registry
from sqlalchemy.types import TypeEngine

from kompeten.database.erasure import DECLARED, AboutNobody, AboutPerson
from kompeten.ids import new_id

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Json = dict[str, Any]  # Any: JSON
Long = Annotated[int, mapped_column(BigInteger)]
Short = Annotated[int, mapped_column(SmallInteger)]
NewId = Annotated[UUID, mapped_column(primary_key=True, default=new_id)]

NO_TEXT = (bool, int, UUID, datetime, StrEnum)  # what holds nothing personal unless it is declared to


class Versioned:
    """Counts the changes of its rows: a change of what somebody else has changed since is `StaleDataError`."""

    version: Mapped[int]

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 # Any: SQLAlchemy's options
        """Name the column to SQLAlchemy."""
        return {"version_id_col": cls.version}


class Undeclared(TypeError):
    """A column could hold personal data, and its model does not say whether it does."""


class Word(TypeDecorator[Choice], Generic[Choice]):
    """A `StrEnum` as text; the table it comes into holds it to its words by a CHECK."""

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
        """Return the value as it was stored, but for fields a newer image wrote, which this one does not know yet."""
        del dialect
        return None if value is None else self._adapter.validate_python(value, extra="ignore")


def new_registry() -> registry:
    """Return the `registry` of a declarative base: one per database.

    Constraints have predictable names, so that migrations and models can be compared. A column that could hold personal
    data and does not say whether it does is refused with `Undeclared` where its model is written.
    """
    models = registry(metadata=MetaData(naming_convention=NAMING), type_annotation_map=TYPES)
    event.listen(models, "resolve_type_annotation", _resolve)
    return models


TYPES: dict[Any, Any] = {  # Any: SQLAlchemy types it so
    str: Text(),
    datetime: DateTime(timezone=True),
    date: Date(),
    bytes: LargeBinary(),
    list[str]: ARRAY(Text),
    list[int]: ARRAY(BigInteger),
    list[UUID]: ARRAY(Uuid),
    Json: JSONB(),
    dict[str, str]: JSONB(),
    list[Json]: JSONB(),
    list[list[str | None]]: JSONB(),
}


def _resolve(column: TypeResolve) -> TypeEngine[Any] | None:
    """Return the type of an enum or a snapshot; None leaves it to the map."""
    kind = column.resolved_type
    _refuse_undeclared(column, kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Word(kind)
    held = get_args(kind)[0] if get_origin(kind) is tuple else kind
    return Frozen(kind) if isinstance(held, type) and issubclass(held, BaseModel) else None


def _refuse_undeclared(column: TypeResolve, kind: object) -> None:
    if issubclass(column.cls, AboutNobody):
        return
    notes = get_args(column.raw_pep_593_type)[1:] if column.raw_pep_593_type else ()
    declared = [note.column.info[DECLARED] for note in notes if DECLARED in note.column.info]
    if not declared and not (isinstance(kind, type) and issubclass(kind, NO_TEXT)):
        raise Undeclared(f"{column.cls.__name__}.{column.key}: say whether it is Personal, Kept or Impersonal")
    if not issubclass(column.cls, AboutPerson):
        raise Undeclared(f"{column.cls.__name__}: say whether its rows are AboutNobody or AboutPerson")


@event.listens_for(Column, "after_parent_attach")
def _hold_to_words(column: Column[Any], table: Table) -> None:
    if isinstance(column.type, Word):
        words = ", ".join(f"'{word.value}'" for word in column.type.kind)
        table.append_constraint(CheckConstraint(f"{column.name} IN ({words})", name=column.name))
