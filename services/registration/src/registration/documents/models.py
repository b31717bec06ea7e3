"""Documents, and the pieces of those still under way."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kompeten.database.columns import NewId
from kompeten.database.erasure import AboutPerson, Erasure, Impersonal, Personal
from kompeten.papers.codes import PaperCode, PaperType
from registration.documents.rules import DOCUMENT, DocumentMove, DocumentState
from registration.papers.kinds import DocumentKind
from registration.tables import Base


class Document(AboutPerson, Base):
    """A paper of an application. `object_name` is there from the beginning until the object is gone for good.

    So every object has a row that names it, and none outlives an erasure unseen. `sha256` is of the paper as it is
    shown, `key_id` names the key it is sealed with.
    """

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("length > 0 AND received BETWEEN 0 AND length", "received"),
        CheckConstraint("state <> 'kept' OR num_nulls(sha256, type, size, key_id, object_name) = 0", "kept"),
        CheckConstraint("(state = 'refused') = (refused_for IS NOT NULL)", "refused"),
        Index("ix_document_application_id", "application_id", "id"),  # an application's papers; an erasure
        Index(
            "ix_document_uploading", "created_at", postgresql_where="state = 'uploading'"
        ),  # what nobody goes on with
        Index(
            "ix_document_over", "id", postgresql_where="state NOT IN ('uploading', 'kept') AND object_name IS NOT NULL"
        ),
    )

    id: Mapped[NewId]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[DocumentKind]
    state: Mapped[DocumentState] = mapped_column(default=DocumentState.UPLOADING)
    length: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    refused_for: Mapped[PaperCode | None]
    type: Mapped[PaperType | None]
    size: Mapped[int | None]
    sha256: Mapped[Personal[str | None]]
    key_id: Mapped[Impersonal[str | None]]
    object_name: Mapped[Impersonal[str | None]]
    created_at: Mapped[datetime]
    created_by: Mapped[Impersonal[str]]
    ended_at: Mapped[datetime | None]

    def erase(self, erasure: Erasure, *, keep: Collection[str] = ()) -> None:
        """Say that it is erased, too; the worker then removes the object."""
        super().erase(erasure, keep=keep)
        self.state = DOCUMENT.after(self.state, DocumentMove.ERASE)
        self.refused_for = None
        self.ended_at = self.ended_at or erasure.erased_at


class UploadPiece(AboutPerson, Base):
    """What arrived of an upload from one position on, sealed; gone when the paper is judged."""

    __tablename__ = "upload_piece"
    __table_args__ = (Index("ix_upload_piece_application_id", "application_id"),)  # an erasure

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    content: Mapped[Personal[bytes | None]]
