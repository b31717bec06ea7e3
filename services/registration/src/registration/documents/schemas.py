"""Documents as the API shows them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from kompeten.papers.codes import PaperType
from kompeten.papers.problems import PAPER_MESSAGES
from kompeten.problems import FieldError, field_error
from registration.documents.models import Document
from registration.documents.rules import DocumentState
from registration.papers.kinds import DocumentKind


class UploadView(BaseModel):
    """An upload: `offset` bytes of `length` have arrived. Its address is good for the document, too."""

    id: UUID
    kind: DocumentKind
    state: DocumentState
    offset: int
    length: int

    @classmethod
    def of(cls, document: Document) -> Self:
        """Show an upload."""
        return cls(
            id=document.id,
            kind=document.kind,
            state=document.state,
            offset=document.received,
            length=document.length,
        )


class DocumentView(BaseModel):
    """A document of an application, without its content; `refused` says what is wrong with one that was."""

    id: UUID
    kind: DocumentKind
    state: DocumentState
    type: PaperType | None
    size: int | None
    refused: FieldError | None
    created_at: datetime

    @classmethod
    def of(cls, document: Document) -> Self:
        """Show a document."""
        code = document.refused_for
        return cls(
            id=document.id,
            kind=document.kind,
            state=document.state,
            type=document.type,
            size=document.size,
            refused=None if code is None else field_error(None, code, PAPER_MESSAGES[code]),
            created_at=document.created_at,
        )


class DocumentsView(BaseModel):
    """The documents of an application, oldest first."""

    items: list[DocumentView]
