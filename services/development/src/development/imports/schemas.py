"""Imports of numbers as the API shows them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from development.imports.columns import label_of
from development.imports.models import Import, Json
from development.imports.problems import MESSAGES
from development.imports.rules import ImportKind, RowCode
from kompeten.problems import Message


class ImportProblem(BaseModel):
    """What is wrong with a cell; its row is refused, and nothing of it entered but what was right of a struck one."""

    row: int = Field(description="As a spreadsheet numbers it; of CSV the record, of JSON the line")
    field: str = Field(description="The template's column")
    code: RowCode
    message: Message

    @classmethod
    def of(cls, kept: Json) -> Self:
        """Show a kept finding."""
        row, field, code = kept["row"], kept["field"], RowCode(kept["code"])
        label, found = label_of(field), MESSAGES[code]
        message = Message(
            id=f"Baris {row}, kolom {label.id}: {found.id}", en=f"Row {row}, column {label.en}: {found.en}"
        )
        return cls(row=row, field=field, code=code, message=message)


class ImportSummary(BaseModel):
    """What became of a file's rows: `created` to `refused` add up to `rows`."""

    id: UUID
    kind: ImportKind
    activity_id: UUID | None
    organizer_id: str
    rows: int
    created: int = Field(description="Nothing was on record before")
    updated: int = Field(description="Something else was; of attendance: some of the row was")
    unchanged: int
    ignored: int = Field(description="It says nothing, or the same as a row before it")
    refused: int = Field(description="Rows with a problem")
    sent_at: datetime
    sent_by: str

    @classmethod
    def of(cls, kept: Import) -> Self:
        """Show an import."""
        return cls.model_validate({name: getattr(kept, name) for name in ImportSummary.model_fields})


class NumbersImportView(ImportSummary):
    """An import with every problem of every row."""

    problems: list[ImportProblem]

    @classmethod
    def with_problems(cls, kept: Import) -> Self:
        """Show an import and what is to correct."""
        problems = [ImportProblem.of(one) for one in kept.problems]
        return cls(**ImportSummary.of(kept).model_dump(), problems=problems)
