"""Documents arriving piece by piece, being kept or refused, and being taken back."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.identity.tokens import Principal
from kompeten.objects.store import ObjectStore, unguessable
from kompeten.papers.codes import PaperCode
from kompeten.papers.judging import Paper
from kompeten.runtime import Runtime
from registration.applications.models import Application
from registration.applications.queries import lock_application
from registration.documents.models import Document, UploadPiece
from registration.documents.problems import DocumentsClosed, OtherOffset, TooManyDocuments, TooManyPieces, UploadOver
from registration.documents.queries import count_live, count_pieces, lock_document, place_of
from registration.documents.rules import (
    DOCUMENT,
    LIVE,
    MOST_OF_AN_APPLICATION,
    MOST_PIECES,
    TAKING,
    DocumentMove,
    DocumentState,
)
from registration.papers.kinds import DocumentKind
from registration.people.vault import NikVault

FOLDER = "documents"
UPLOADS_KEPT = timedelta(days=3)  # a weekend without a line


@dataclass(frozen=True, slots=True)
class Piece:
    """What arrived from a position on; with the last one comes the judgement of the whole."""

    position: int
    content: bytes
    judged: Paper | PaperCode | None = None


async def create_document(
    session: AsyncSession, application_id: UUID, *, principal: Principal, kind: DocumentKind, length: int
) -> Document:
    """Begin the upload of a paper; raises `DocumentsClosed`, `TooManyDocuments`, and as `lock_application`."""
    application = await lock_application(session, application_id, principal=principal)
    _refuse_closed(application)
    count = await count_live(session, application_id)
    if count >= MOST_OF_AN_APPLICATION:
        raise TooManyDocuments(count=count)
    document = Document(
        application_id=application_id,
        kind=kind,
        state=DocumentState.UPLOADING,
        length=length,
        received=0,
        object_name=unguessable(FOLDER),
        created_at=now(session),
        created_by=principal.subject,
    )
    session.add(document)
    await session.flush()
    audit_act(
        session,
        "create_document",
        "document",
        document.id,
        by=principal,
        details={"application_id": str(application_id), "kind": kind.value},
    )
    return document


async def add_piece(
    session: AsyncSession, document_id: UUID, piece: Piece, *, principal: Principal, vault: NikVault, store: ObjectStore
) -> Document:
    """Enter a piece, and with the last one keep or refuse the paper; a refused one is committed, too.

    The object is written under the lock of its row, before the commit: a crash leaves an object that a row names.
    Raises `UploadOver`, `OtherOffset`, `TooManyPieces`, `DocumentsClosed`, and as `lock_application`.
    """
    document, application = await lock_document(session, document_id, principal=principal)
    if document.state is not DocumentState.UPLOADING:
        raise UploadOver(state=document.state)
    _refuse_closed(application)
    if document.received != piece.position:
        raise OtherOffset(received=document.received, headers={"Upload-Offset": str(document.received)})
    document.received += len(piece.content)
    match piece.judged:
        case Paper() as paper:
            await _keep(session, document, paper, vault=vault, store=store)
        case PaperCode() as code:
            document.state = DOCUMENT.after(document.state, DocumentMove.REFUSE)
            document.refused_for = code
            document.ended_at = now(session)
        case None:
            await _add(session, document, piece, vault=vault)
    if document.state is not DocumentState.UPLOADING:
        await session.execute(delete(UploadPiece).where(UploadPiece.document_id == document.id))
        audit_act(session, f"{document.state}_document", "document", document.id, by=principal)
    return document


async def remove_document(session: AsyncSession, document_id: UUID, *, principal: Principal) -> Document:
    """Take a paper back, or end its upload; the worker removes what is left of it. Raises as `add_piece`."""
    document, application = await lock_document(session, document_id, principal=principal)
    _refuse_closed(application)
    if document.state not in LIVE:
        raise UploadOver(state=document.state)
    document.state = DOCUMENT.after(document.state, DocumentMove.REMOVE)
    document.ended_at = now(session)
    await session.execute(delete(UploadPiece).where(UploadPiece.document_id == document.id))
    audit_act(session, "remove_document", "document", document.id, by=principal)
    return document


async def end_uploads(session: AsyncSession, *, runtime: Runtime) -> int:  # noqa: ARG001 - as endings are called
    """Give up what nobody went on with, and forget the pieces of whatever is over; all of it at once."""
    before = now(session) - UPLOADS_KEPT
    stale = Document.state == DocumentState.UPLOADING.value, Document.created_at < before
    given_up = update(Document).where(*stale).values(state=DocumentState.REMOVED.value, ended_at=now(session))
    await session.execute(given_up)
    over = select(Document.id).where(Document.state != DocumentState.UPLOADING.value)
    await session.execute(delete(UploadPiece).where(UploadPiece.document_id.in_(over)))
    return 0


async def forget_objects(session: AsyncSession, documents: Collection[UUID]) -> None:
    """Note that these objects are gone."""
    gone = update(Document).where(Document.id.in_(documents)).values(object_name=None, key_id=None)
    await session.execute(gone)


async def _add(session: AsyncSession, document: Document, piece: Piece, *, vault: NikVault) -> None:
    if await count_pieces(session, document.id) >= MOST_PIECES:
        raise TooManyPieces
    if piece.content:
        place = place_of(document.id, piece.position)
        session.add(
            UploadPiece(
                document_id=document.id,
                position=piece.position,
                application_id=document.application_id,
                content=vault.seal_content(piece.content, place=place),
            )
        )


async def _keep(
    session: AsyncSession, document: Document, paper: Paper, *, vault: NikVault, store: ObjectStore
) -> None:
    if document.object_name is None:
        raise AssertionError("an upload under way has the name of its object")
    document.state = DOCUMENT.after(document.state, DocumentMove.KEEP)
    document.type, document.size = paper.type, len(paper.content)
    document.sha256 = hashlib.sha256(paper.content).hexdigest()
    document.key_id = vault.current_key
    await session.flush()  # what the database refuses is refused before the object is there
    await store.put(document.object_name, vault.seal_content(paper.content, place=place_of(document.id)))


def _refuse_closed(application: Application) -> None:
    if application.state not in TAKING:
        raise DocumentsClosed
