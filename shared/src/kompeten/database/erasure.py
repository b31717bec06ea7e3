"""What columns may hold of a person, said by the models, and erasing it: so no column can be forgotten."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Column, ColumnElement, LargeBinary, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, mapped_column

from kompeten.events.personal import without_personal_data

Value = TypeVar("Value")

DECLARED = "personal"  # the key of a column's `info`


class Declared(StrEnum):
    """What a column may hold of a person's."""

    ERASED = "erased"
    KEPT = "kept"
    NOTHING = "nothing"


Personal = Annotated[Value, mapped_column(info={DECLARED: Declared.ERASED})]
"""Says something about the person the row is about, or was typed freely and may: gone with an erasure."""

Kept = Annotated[Value, mapped_column(info={DECLARED: Declared.KEPT})]
"""Says something about the person, and a law wants it kept."""

Impersonal = Annotated[Value, mapped_column(info={DECLARED: Declared.NOTHING})]
"""Ids, codes and words that say nothing about the person the row is about."""


@dataclass(frozen=True)
class Erasure:
    """Whose data goes: a person, and the applications that are theirs."""

    person_id: UUID
    subjects: Collection[str]
    erased_at: datetime
    reason: str | None = None


class AboutNobody:
    """Marks a model whose rows are about no candidate: its columns need no declaration."""


class AboutPerson:
    """Marks a model whose rows are about candidates: whatever could hold personal data is declared."""

    def withheld(self) -> Collection[str]:
        """Return the columns the person is not given in an export: hashes and what is sealed, beside which it is told.

        A model that holds more that is not theirs overrides this.
        """
        columns = inspect(type(self)).columns
        return [name for name, column in columns.items() if isinstance(column.type, LargeBinary)]

    def erase(self, erasure: Erasure, *, keep: Collection[str] = ()) -> None:
        """Empty what is declared personal; a model that changes in other ways too overrides this.

        None where the column allows it, else the empty value of its type; a snapshot stays one, without the person.
        """
        del erasure
        for name, column in columns_declared(type(self), Declared.ERASED).items():
            if name not in keep:
                setattr(self, name, _emptied(column, getattr(self, name)))


Rows = Mapping[type[AboutPerson], ColumnElement[bool]]


def rows_known_by(models: type[DeclarativeBase], name: str, value: UUID) -> Rows:
    """Return, of every model about people that has a column of this name, its rows with this value."""
    about_people = [one for one in models.registry.mappers if issubclass(one.class_, AboutPerson)]
    known = {one.class_: one.columns.get(name) for one in about_people}
    return {model: column == value for model, column in known.items() if column is not None}


async def erase_rows(
    session: AsyncSession,
    models: type[DeclarativeBase],
    erasure: Erasure,
    *,
    rows: Rows | None = None,
) -> None:
    """Erase the rows about a person from every table of a service; the caller commits.

    A model's rows are those of the applications, by its `application_id`; `rows` says it of a model without that
    column. They are locked table by table, a referenced table before those that refer to it.
    """
    await session.flush()
    applications = [UUID(subject) for subject in erasure.subjects]
    for model in _about_people(models):
        of_theirs = (rows or {}).get(model)
        if of_theirs is None:
            of_theirs = inspect(model).columns["application_id"].in_(applications)
        for row in await _lock_rows(session, model, of_theirs):
            row.erase(erasure)
        await session.flush()


async def _lock_rows(
    session: AsyncSession, model: type[AboutPerson], of_theirs: ColumnElement[bool]
) -> Sequence[AboutPerson]:
    found = select(model).where(of_theirs).order_by(*inspect(model).primary_key).with_for_update()
    return (await session.scalars(found, execution_options={"populate_existing": True})).all()


def columns_declared(model: type[Any], declared: Declared) -> dict[str, Column[Any]]:  # Any: SQLAlchemy's columns
    """Return the columns of a model that are declared so, by the names of its attributes."""
    found: dict[str, Any] = {one.key: one.columns[0] for one in inspect(model).column_attrs}
    return {name: column for name, column in found.items() if column.info.get(DECLARED) is declared}


def _about_people(models: type[DeclarativeBase]) -> Iterable[type[AboutPerson]]:
    by_table = {mapper.local_table: mapper.class_ for mapper in models.registry.mappers}
    for table in models.metadata.sorted_tables:
        model = by_table[table]
        if issubclass(model, AboutPerson) and columns_declared(model, Declared.ERASED):
            yield model


def _emptied(column: Column[Any], value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, BaseModel):
        return without_personal_data(value)
    if isinstance(value, tuple):
        return tuple(without_personal_data(one) for one in value)
    return None if value is None or column.nullable else type(value)()
