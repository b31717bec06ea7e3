"""Imports: a spreadsheet of people is sent in, followed row by row, and mended."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from kompeten_client.connection import Connection
from kompeten_client.texts import Text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {".xlsx": XLSX, ".csv": "text/csv", ".ndjson": "application/x-ndjson", ".jsonl": "application/x-ndjson"}
ENDS = ("finished", "refused")


class Finding(BaseModel):
    """What is wrong with, or worth a look in, one cell; of the whole file `row` is None."""

    row: int | None
    field: str | None
    code: str
    value_hint: str | None
    message: Text


class Progress(BaseModel):
    """How far an import is. `accepted` rows have no error; in a dry run the numbers say what would be.

    It is for a batch or for an activity. `waiting` people are on the waiting list: they have no seat yet.
    """

    id: UUID
    batch_id: UUID | None
    activity_id: UUID | None
    state: str
    dry_run: bool
    all_or_nothing: bool
    rows: int
    done: int
    accepted: int
    created: int
    revised: int
    unchanged: int
    waiting: int
    sent_at: datetime
    finished_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDS


class Import(Progress):
    """An import with every error and warning of every row."""

    errors: list[Finding]
    warnings: list[Finding]


class Imports:
    """`kompeten.imports`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def send(
        self,
        content: bytes,
        *,
        batch_id: UUID | None = None,
        activity_id: UUID | None = None,
        consent: str,
        suffix: str = ".xlsx",
        dry_run: bool = False,
        all_or_nothing: bool = False,
        key: str | None = None,
    ) -> Progress:
        """Send in a file for a batch or an activity; `follow` and `get` tell what comes of it. Again it adds nothing.

        `consent` is the version of the text everybody in the file consented to (`kompeten.consents.current`).
        """
        query = {
            **_target(batch_id, activity_id),
            "dry_run": _word(dry_run),
            "all_or_nothing": _word(all_or_nothing),
            "consent_version": consent,
        }
        media_type = MEDIA_TYPES.get(suffix.lower(), XLSX)  # what it is says its content; another suffix is no error
        return self._connection.post(
            Progress, "/v1/imports", content=content, media_type=media_type, query=query, key=key
        )

    def follow(self, import_id: UUID) -> Iterator[Progress]:
        """Yield the progress with each change; ends with the import."""
        for event in self._connection.events(f"/v1/imports/{import_id}"):
            progress = Progress.model_validate_json(event.data)
            yield progress
            if progress.is_over:
                return

    def get(self, import_id: UUID) -> Import:
        """Return what became of an import, with all that was found."""
        return self._connection.get(Import, f"/v1/imports/{import_id}")

    def template(self, *, batch_id: UUID | None = None, activity_id: UUID | None = None) -> bytes:
        """Return the workbook to fill in for a batch or for an activity."""
        return self._connection.download("/v1/imports/template.xlsx", **_target(batch_id, activity_id))

    def rejected(self, import_id: UUID) -> bytes:
        """Return the refused rows as a workbook, with what to correct beside them; it shows people."""
        return self._connection.download(f"/v1/imports/{import_id}/rejected.xlsx")


def _target(batch_id: UUID | None, activity_id: UUID | None) -> dict[str, str]:
    """Say what a file is for; that it is for one thing is for the services to judge."""
    named = {"batch_id": batch_id, "activity_id": activity_id}
    return {name: str(one) for name, one in named.items() if one is not None}


def _word(switch: bool) -> str:  # noqa: FBT001 - a word of a query
    return "true" if switch else "false"
