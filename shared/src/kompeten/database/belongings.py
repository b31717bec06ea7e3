"""What a service's tables hold about applications and enrolments, found by the models: no table can be forgotten.

A row is about a subject by its `application_id` or `enrolment_id`, or by the row it refers to.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, Table, inspect, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from kompeten.database.erasure import AboutPerson
from kompeten.database.rows import among

Row = dict[str, JsonValue]
Tables = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Subjects:
    """What a person is known by outside registration; each field has the name of the columns that hold such ids."""

    application_id: Collection[UUID]
    enrolment_id: Collection[UUID]


KEYS = tuple(one.name for one in fields(Subjects))


class Unowned(TypeError):
    """A table is about people, and nothing in it says about whom a row is."""


async def get_own(session: AsyncSession, models: type[DeclarativeBase], subjects: Subjects, *, lsp_id: str) -> Subjects:
    """Return those of the subjects that this LSP has here; another's are as unknown as nobody's."""
    found: dict[str, set[UUID]] = {key: set() for key in KEYS}
    for table in people_tables(models):
        for key in KEYS:
            if {key, "lsp_id"} <= set(table.columns.keys()):
                column = table.columns[key]
                own = select(column).where(among(column, getattr(subjects, key)), table.columns["lsp_id"] == lsp_id)
                found[key] |= set(await session.scalars(own.distinct()))
    return Subjects(**found)


async def get_belongings(
    session: AsyncSession, models: type[DeclarativeBase], subjects: Subjects, *, left_out: Collection[str] = ()
) -> Tables:
    """Return every row about the subjects, by the names of the tables: a statement each, however much there is."""
    tables = people_tables(models, left_out=left_out)
    found: Tables = {}
    for table, model in tables.items():
        theirs = select(model).where(belonging(table, subjects, tables)).order_by(*table.primary_key)
        found[table.name] = [row_of(one, left_out=one.withheld()) for one in await session.scalars(theirs)]
    return found


def people_tables(models: type[DeclarativeBase], *, left_out: Collection[str] = ()) -> dict[Table, type[AboutPerson]]:
    """Return the tables that are about people, with their models, in order of their names; none of those left out."""
    found = {mapper.local_table: mapper.class_ for mapper in models.registry.mappers}
    about = {table: model for table, model in found.items() if isinstance(table, Table) and _is_about_people(model)}
    return {table: about[table] for table in sorted(about, key=lambda one: one.name) if table.name not in left_out}


def belonging(table: Table, subjects: Subjects, people: Collection[Table]) -> ColumnElement[bool]:
    """Return which rows of a table are about the subjects; raises `Unowned`."""
    conditions = [among(table.columns[key], getattr(subjects, key)) for key in KEYS if key in table.columns]
    if not conditions:
        conditions = list(_by_reference(table, subjects, people))
    if not conditions:
        raise Unowned(table.name)
    return or_(*conditions)


def row_of(row: DeclarativeBase | AboutPerson, *, left_out: Collection[str] = (), **more: object) -> Row:
    """Return a row's columns by name, all but those left out, and what else is known of it."""
    columns = inspect(type(row)).columns.keys()
    values = {name: getattr(row, name) for name in columns if name not in left_out}
    shown: Row = to_jsonable_python(values | more)
    return shown


def _by_reference(table: Table, subjects: Subjects, people: Collection[Table]) -> Iterator[ColumnElement[bool]]:
    for key in table.foreign_keys:
        other = key.column.table
        if other is not table and other in people:
            yield key.parent.in_(select(key.column).where(belonging(other, subjects, people)))


def _is_about_people(model: type[Any]) -> bool:
    return issubclass(model, AboutPerson)
