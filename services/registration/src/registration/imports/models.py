"""Imports and what became of their rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import NewId
from kompeten.database.erasure import AboutPerson, Impersonal, Personal
from registration.imports.rules import ImportState, RowOutcome
from registration.tables import Base

Json = dict[str, Any]  # Any: JSON
WAITING = "state IN ('queued', 'reading', 'writing')"


class Import(AboutPerson, Base):
    """A file sent in for a batch or an activity.

    Its content is there, sealed, until all of it is written; then the rows alone are.

    `consent_version` is the text to which everybody in the file consented, as its sender declares.
    `attempt` counts the processes that took it up: one that finds another number has lost it. `done` rows have their
    outcome. `is_emptied`: it is so old that no cell and no hint of it is left.
    """

    __tablename__ = "import"
    __table_args__ = (
        CheckConstraint("done BETWEEN 0 AND rows", "done"),
        CheckConstraint("num_nonnulls(batch_id, activity_id) = 1", "target"),
        Index("ix_import_waiting", "lsp_id", "id", postgresql_where=WAITING),  # who is next
        Index("ix_import_filled", "finished_at", postgresql_where="NOT is_emptied"),  # what ends
    )

    id: Mapped[NewId]
    lsp_id: Mapped[Impersonal[str]]
    organizer_id: Mapped[Impersonal[str]]
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("batch.id"))
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("known_activity.id"))
    is_dry_run: Mapped[bool]
    is_all_or_nothing: Mapped[bool]
    state: Mapped[ImportState] = mapped_column(default=ImportState.QUEUED)
    attempt: Mapped[int] = mapped_column(default=0)
    content: Mapped[Personal[bytes | None]]
    header: Mapped[Impersonal[bytes | None]]
    refused_for: Mapped[Impersonal[list[Json]]] = mapped_column(default=list)
    rows: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    revised: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime]
    sent_by: Mapped[Impersonal[str]]
    consent_version: Mapped[Impersonal[str | None]]  # None from an image that asked for no consent
    correlation_id: Mapped[Impersonal[str | None]]
    traceparent: Mapped[Impersonal[str | None]]
    finished_at: Mapped[datetime | None]
    is_emptied: Mapped[bool] = mapped_column(default=False)


class ImportRow(AboutPerson, Base):
    """What became of a row; `row` is its number in the file. The cells of a refused one are kept, sealed, for a time.

    The keyed hash finds the rows of a person who is to be erased where there is neither application nor enrolment.
    """

    __tablename__ = "import_row"
    __table_args__ = (
        Index("ix_import_row_application_id", "application_id"),  # an erasure
        Index("ix_import_row_enrolment_id", "enrolment_id", postgresql_where="enrolment_id IS NOT NULL"),  # likewise
        Index("ix_import_row_nik_index", "nik_index", postgresql_where="nik_index IS NOT NULL"),  # likewise
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[RowOutcome]
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolment.id"))
    nik_index: Mapped[Personal[bytes | None]]
    errors: Mapped[Personal[list[Json]]]
    warnings: Mapped[Personal[list[Json]]]
    cells: Mapped[Personal[bytes | None]]
