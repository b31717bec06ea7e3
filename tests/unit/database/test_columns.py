"""A model says by its annotations how its columns stand in the table, and what in them is about a person."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel, ConfigDict
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CreateTable

from kompeten.database.columns import Frozen, Json, Long, NewId, Undeclared, Versioned, new_registry
from kompeten.database.erasure import AboutNobody, AboutPerson, Impersonal, Personal
from kompeten.events.snapshots import Unit

DIALECT = create_engine("postgresql+asyncpg://").dialect


class Mood(StrEnum):
    """Two words."""

    GOOD = "good"
    BAD = "bad"


def new_base() -> type[DeclarativeBase]:
    class Base(DeclarativeBase):
        registry = new_registry()

    return Base


def test_annotations_become_the_types_of_postgresql() -> None:
    class Diary(AboutNobody, Versioned, new_base()):  # type: ignore[misc] # a base of its own for this test
        __tablename__ = "diary"

        id: Mapped[NewId]
        owner: Mapped[UUID]
        text: Mapped[str]
        note: Mapped[str | None]
        mood: Mapped[Mood]
        day: Mapped[date]
        written_at: Mapped[datetime]
        tags: Mapped[list[str]]
        bytes_written: Mapped[Long]
        raw: Mapped[bytes]
        extras: Mapped[Json]
        unit: Mapped[Unit]
        units: Mapped[tuple[Unit, ...] | None]

    assert _columns(Diary.__table__) == {
        "id": "UUID NOT NULL",
        "owner": "UUID NOT NULL",
        "text": "TEXT NOT NULL",
        "note": "TEXT",
        "mood": "TEXT NOT NULL",
        "day": "DATE NOT NULL",
        "written_at": "TIMESTAMP WITH TIME ZONE NOT NULL",
        "tags": "TEXT[] NOT NULL",
        "bytes_written": "BIGINT NOT NULL",
        "raw": "BYTEA NOT NULL",
        "extras": "JSONB NOT NULL",
        "unit": "JSONB NOT NULL",
        "units": "JSONB",
        "version": "INTEGER NOT NULL",
    }
    assert "CONSTRAINT ck_diary_mood CHECK (mood IN ('good', 'bad'))" in _made(Diary.__table__)
    assert Diary.__mapper__.version_id_col is Diary.__table__.c.version


def test_a_text_that_does_not_say_whether_it_is_personal_is_refused() -> None:
    with pytest.raises(Undeclared, match=r"Diary\.text: say whether it is Personal, Kept or Impersonal"):

        class Diary(AboutPerson, new_base()):  # type: ignore[misc] # a base of its own for this test
            __tablename__ = "diary"

            id: Mapped[NewId]
            text: Mapped[str]


@pytest.mark.parametrize("kind", [str, str | None, date, bytes, list[str], Json, Unit, tuple[Unit, ...]])
def test_whatever_could_hold_a_persons_data_has_to_say_so(kind: Any) -> None:
    told = {"id": Mapped[NewId], "told": Mapped[kind]}
    with pytest.raises(Undeclared):
        type("Diary", (AboutPerson, new_base()), {"__tablename__": "diary", "__annotations__": told})


def test_a_model_says_whether_its_rows_are_about_people() -> None:
    with pytest.raises(Undeclared, match="Diary: say whether its rows are AboutNobody or AboutPerson"):

        class Diary(new_base()):  # type: ignore[misc] # a base of its own for this test
            __tablename__ = "diary"

            id: Mapped[NewId]


def test_a_declaration_and_what_cannot_hold_such_data_suffice() -> None:
    class Diary(AboutPerson, new_base()):  # type: ignore[misc] # a base of its own for this test
        __tablename__ = "diary"

        id: Mapped[NewId]
        code: Mapped[Impersonal[str]] = mapped_column(unique=True)
        text: Mapped[Personal[str | None]]
        mood: Mapped[Mood]
        written_at: Mapped[datetime]

    assert _columns(Diary.__table__)["text"] == "TEXT"


def _made(table: Any) -> str:
    return str(CreateTable(table).compile(dialect=DIALECT))


def _columns(table: Any) -> dict[str, str]:
    lines = (line.strip().rstrip(",").split(" ", 1) for line in _made(table).splitlines()[2:])
    return {line[0]: line[1].strip() for line in lines if len(line) == 2 and line[0].islower()}


def test_a_stored_value_is_read_although_a_newer_image_wrote_more_into_it() -> None:
    class Strict(BaseModel):
        model_config = ConfigDict(extra="forbid")
        units: tuple[Unit, ...]

    written = {"units": [{"code": "R.1", "title": "Satu", "level": 3}], "later": True}
    assert Frozen[Strict](Strict).process_result_value(written, DIALECT) == Strict(
        units=(Unit(code="R.1", title="Satu"),)
    )
