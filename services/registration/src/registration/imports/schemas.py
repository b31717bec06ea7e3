"""Imports as the API shows them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue

from kompeten.problems import Message, Text
from kompeten.sheets.codes import FileCode
from kompeten.sheets.problems import FILE_MESSAGES
from registration.cells.codes import FindingCode
from registration.forms.fields import Column
from registration.forms.messages import message_for
from registration.imports.models import Import, ImportRow
from registration.imports.rules import IMPORT, ImportState

CODES: list[JsonValue] = [*sorted({*FindingCode, *FileCode})]


class ImportFinding(BaseModel):
    """What is wrong with, or worth a look in, one cell. Of the whole file `row` is null."""

    row: int | None = Field(description="As a spreadsheet numbers it; of CSV the record, of JSON the line")
    field: str | None = Field(description="The template's column")
    code: str = Field(json_schema_extra={"enum": CODES})
    value_hint: str | None = Field(description="Helps to find the cell; never a whole identifier, date or name")
    message: Message


class ImportProgress(BaseModel):
    """How far an import is. `accepted` rows have no error: `created`, `revised` and `unchanged` ones together.

    In a dry run nothing is written, and the numbers say what would be.
    """

    id: UUID
    batch_id: UUID | None
    activity_id: UUID | None
    state: ImportState
    dry_run: bool
    all_or_nothing: bool
    rows: int = Field(description="Participants in the file; known once it is read")
    done: int = Field(description="Rows whose outcome is known")
    accepted: int
    created: int
    revised: int
    unchanged: int
    waiting: int = Field(description="Of the created and revised, those that wait for a seat, in the order of the rows")
    sent_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, sent: Import) -> Self:
        """Show an import."""
        return cls.model_validate(progress_of(sent))

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in IMPORT.ends


class ImportView(ImportProgress):
    """An import with every error and warning of every row."""

    errors: list[ImportFinding]
    warnings: list[ImportFinding]

    @classmethod
    def with_findings(cls, sent: Import, rows: Sequence[ImportRow]) -> Self:
        """Show an import and what was found in its rows, or in the file as a whole."""
        whole = [_of_file(**found) for found in sent.refused_for]
        errors = [*whole, *(one for row in rows for one in _findings(row.row, row.errors))]
        warnings = [one for row in rows for one in _findings(row.row, row.warnings)]
        return cls.model_validate(progress_of(sent) | {"errors": errors, "warnings": warnings})


def progress_of(sent: Import) -> dict[str, Any]:
    """Return the fields of `ImportProgress`."""
    same = ("id", "batch_id", "activity_id", "state", "rows", "done", "created", "revised", "unchanged", "waiting")
    return {name: getattr(sent, name) for name in (*same, "sent_at", "finished_at")} | {
        "dry_run": sent.is_dry_run,
        "all_or_nothing": sent.is_all_or_nothing,
        "accepted": sent.created + sent.revised + sent.unchanged,
    }


def message_of(found: dict[str, Any]) -> Text:
    """Return what to tell of a stored finding."""
    return Text(*message_for(FindingCode(found["code"]), Column(found["field"])))


def _findings(row: int, stored: Sequence[dict[str, Any]]) -> Iterator[ImportFinding]:
    for found in stored:
        text = message_of(found)
        yield ImportFinding(
            row=row,
            field=found["field"],
            code=found["code"],
            value_hint=found.get("value_hint"),
            message={"id": text.id, "en": text.en},
        )


def _of_file(field: str | None, code: str) -> ImportFinding:
    text = FILE_MESSAGES[FileCode(code)]
    return ImportFinding(row=None, field=field, code=code, value_hint=None, message={"id": text.id, "en": text.en})
