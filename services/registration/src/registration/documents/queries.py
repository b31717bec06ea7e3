"""Reading documents, within the caller's sight."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.organizers import own_organizer
from kompeten.identity.tokens import Principal
from kompeten.problems import NotFound
from registration.applications.models import Application
from registration.applications.queries import get_application, lock_application
from registration.documents.models import Document, UploadPiece
from registration.documents.rules import LIVE, SHOWN, DocumentState
from registration.papers.kinds import DocumentKind
from registration.people.vault import NikVault


async def get_document(session: AsyncSession, document_id: UUID, *, principal: Principal) -> Document:
    """Return a document the caller may see; `NotFound` for others, and for what is erased or removed."""
    found = await session.scalar(_visible(principal).where(Document.id == document_id))
    if found is None:
        raise NotFound
    return found


async def get_documents(session: AsyncSession, application_id: UUID, *, principal: Principal) -> Sequence[Document]:
    """Return an application's documents, oldest first; bounded by how many it may have. `NotFound` out of sight."""
    await get_application(session, application_id, principal=principal)
    found = _visible(principal).where(Document.application_id == application_id).order_by(Document.id)
    return (await session.scalars(found)).all()


async def lock_document(
    session: AsyncSession, document_id: UUID, *, principal: Principal
) -> tuple[Document, Application]:
    """Return a document and its application, locked in the order of an erasure; raises as `lock_application`."""
    application_id = (await get_document(session, document_id, principal=principal)).application_id
    application = await lock_application(session, application_id, principal=principal)
    found = await session.scalar(
        select(Document)
        .where(Document.id == document_id, Document.state.in_([state.value for state in SHOWN]))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found, application


async def count_live(session: AsyncSession, application_id: UUID) -> int:
    """Return how many documents an application has, or is about to have."""
    live = Document.state.in_([state.value for state in LIVE])
    counted = select(func.count()).where(Document.application_id == application_id, live)
    return (await session.execute(counted)).scalar_one()


async def count_pieces(session: AsyncSession, document_id: UUID) -> int:
    """Return in how many pieces an upload is."""
    counted = select(func.count()).where(UploadPiece.document_id == document_id)
    return (await session.execute(counted)).scalar_one()


async def get_received(session: AsyncSession, document: Document, *, vault: NikVault) -> bytes:
    """Return what is there of an upload."""
    theirs = select(UploadPiece).where(UploadPiece.document_id == document.id).order_by(UploadPiece.position)
    return b"".join(
        vault.open_content(piece.content or b"", place=place_of(document.id, piece.position))
        for piece in await session.scalars(theirs)
    )


async def get_doomed(session: AsyncSession, *, most: int) -> dict[UUID, str]:
    """Return some objects that are to go, by document."""
    over = ~Document.state.in_([state.value for state in LIVE]), Document.object_name.is_not(None)
    found = select(Document.id, Document.object_name).where(*over).order_by(Document.id).limit(most)
    return {document_id: name for document_id, name in await session.execute(found) if name is not None}


async def get_kinds(session: AsyncSession, application_id: UUID) -> dict[DocumentKind, int]:
    """Return how many papers of each kind an application has."""
    kept = select(Document.kind, func.count().label("papers")).where(
        Document.application_id == application_id, Document.state == DocumentState.KEPT.value
    )
    found = await session.execute(kept.group_by(Document.kind))
    return {row.kind: row.papers for row in found}


def place_of(document_id: UUID, position: int | None = None) -> str:
    """Return what a ciphertext is bound to: a document, or one piece of its upload."""
    return f"document\0{document_id}" if position is None else f"document\0{document_id}\0{position}"


def _visible(principal: Principal) -> Select[Document]:
    shown = Document.state.in_([state.value for state in SHOWN])
    joined = select(Document).join(Application, Application.id == Document.application_id)
    return joined.where(shown, *_sight(principal))


def _sight(principal: Principal) -> list[ColumnElement[bool]]:
    own = own_organizer(principal)
    confined = [] if own is None else [Application.organizer_id == own]
    return [Application.lsp_id == principal.lsp_id, *confined]
