"""Documents over HTTP: uploads by the tus protocol 1.0.0, the list of an application, and the papers themselves."""

from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import Depends, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from kompeten.objects.store import ObjectMissing
from kompeten.papers.codes import PaperCode, PaperRefused
from kompeten.papers.judging import MOST_BYTES, Paper, judge_paper
from kompeten.papers.problems import PaperUnusable
from kompeten.problems import NotFound
from kompeten.runtime import RuntimeOf
from registration.documents.arriving import read_arriving
from registration.documents.commands import Piece, add_piece, create_document, remove_document
from registration.documents.problems import VERSION, DocumentLost, UploadOver
from registration.documents.queries import get_document, get_documents, get_received, place_of
from registration.documents.rules import DocumentState
from registration.documents.schemas import DocumentsView, DocumentView, UploadView
from registration.documents.tus import ABLE, BODY, NO_CONTENT, SpeaksTus, check_checksum, check_piece, read_length
from registration.papers.kinds import IMAGES_ONLY, DocumentKind
from registration.parts import PartsOf

router = StrictRouter(prefix="/v1", tags=["documents"])

Sender = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM))]
Reader = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]
SPOKEN = {"Tus-Resumable": VERSION}
PAPER: dict[int | str, dict[str, Any]] = {  # Any: part of an OpenAPI document
    200: {
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("application/pdf", "image/jpeg")
        },
        "description": "The paper",
    }
}

log = structlog.get_logger(__name__)


@router.post(
    "/applications/{application_id}/documents",
    summary="Begin the upload of a document (tus: creation)",
    description="`Upload-Length` says how many bytes will come to the address in `Location`, at most 5 MiB. JPEG, PNG "
    "or PDF, judged by its content and kept encrypted: images are written anew, PDFs hold nothing that acts. No "
    "`Upload-Metadata` is read. An upload nobody goes on with ends after three days.",
    status_code=201,
    response_model=UploadView,
    openapi_extra=public(options=ABLE),
)
async def create_upload(
    application_id: UUID,
    principal: Sender,
    request: Request,
    transact: Transact,
    kind: Annotated[DocumentKind, Query()],
    _: SpeaksTus,
) -> Response:
    length = read_length(request.headers)

    async def effect(session: AsyncSession) -> UploadView:
        document = await create_document(session, application_id, principal=principal, kind=kind, length=length)
        return UploadView.of(document)

    return await transact(effect, status=201, location="/v1/uploads/{id}", headers=SPOKEN)


@router.get(
    "/uploads/{upload_id}",
    summary="How far an upload is (tus: HEAD)",
    description="`Upload-Offset` says how many bytes have arrived. 410 when the upload is over without a document.",
    openapi_extra=public(),
)
async def show_upload(upload_id: UUID, principal: Sender, session: Session, response: Response) -> UploadView:
    document = await get_document(session, upload_id, principal=principal)
    if document.state is DocumentState.REFUSED:
        raise UploadOver(state=document.state)
    response.headers.update(SPOKEN | {"Upload-Offset": str(document.received), "Upload-Length": str(document.length)})
    return UploadView.of(document)


@router.patch(
    "/uploads/{upload_id}",
    summary="Send the next piece of an upload (tus: PATCH)",
    description="From `Upload-Offset` on, which is what has arrived; with `Upload-Checksum` (sha1 or sha256, Base64) a "
    "piece damaged on its way is refused with 460. What arrives before a line breaks counts. With the last piece the "
    "paper is judged: 422 says what is wrong with it, and it is to be sent anew as another document.",
    status_code=204,
    response_class=Response,
    responses=NO_CONTENT,
    openapi_extra=public(most_bytes=MOST_BYTES, options=ABLE) | BODY,
)
async def change_upload(
    upload_id: UUID,
    principal: Sender,
    request: Request,
    runtime: RuntimeOf,
    parts: PartsOf,
    transact: Transact,
    _: SpeaksTus,
) -> Response:
    async with runtime.reading() as session:  # and not while the piece arrives
        document = await get_document(session, upload_id, principal=principal)
    if document.state is not DocumentState.UPLOADING:
        raise UploadOver(state=document.state)
    check_piece(request.headers, received=document.received, length=document.length)
    content = await read_arriving(request, most=document.length - document.received)
    check_checksum(request.headers, content)
    judged = None
    if document.received + len(content) == document.length:
        async with runtime.reading() as session:
            before = await get_received(session, document, vault=parts.vault)
        judged = await _judge(before + content, document.kind)
    piece = Piece(document.received, content, judged)

    async def effect(session: AsyncSession) -> UploadView:
        return UploadView.of(
            await add_piece(session, upload_id, piece, principal=principal, vault=parts.vault, store=parts.objects)
        )

    answer = await transact(effect, status=204, headers=SPOKEN | {"Upload-Offset": "{offset}"})
    if isinstance(judged, PaperCode):
        raise PaperUnusable(judged)
    return answer


@router.delete(
    "/uploads/{upload_id}",
    summary="Take a document back, or end its upload (tus: termination)",
    status_code=204,
    response_class=Response,
    responses=NO_CONTENT,
    openapi_extra=public(),
)
async def delete_upload(
    upload_id: UUID, principal: Sender, parts: PartsOf, transact: Transact, _: SpeaksTus
) -> Response:
    async def effect(session: AsyncSession) -> UploadView:
        return UploadView.of(await remove_document(session, upload_id, principal=principal))

    answer = await transact(effect, status=204, headers=SPOKEN)
    parts.document_ended.set()
    return answer


@router.get(
    "/applications/{application_id}/documents",
    summary="The documents of an application",
    description="Those kept, those under way, and those refused with what is wrong.",
    openapi_extra=public(),
)
async def show_documents(application_id: UUID, principal: Reader, session: Session) -> DocumentsView:
    found = await get_documents(session, application_id, principal=principal)
    return DocumentsView(items=[DocumentView.of(one) for one in found])


@router.get(
    "/documents/{document_id}",
    summary="A document itself",
    description="As it was written anew when it came. Each reading is audited.",
    response_class=Response,
    responses=PAPER,
    openapi_extra=public(),
)
async def download_document(
    document_id: UUID, principal: Reader, session: Session, parts: PartsOf, disclose: Disclose
) -> Response:
    document = await get_document(session, document_id, principal=principal)
    if document.object_name is None or document.type is None:
        raise NotFound
    try:
        sealed = await parts.objects.get(document.object_name)
    except ObjectMissing as error:
        log.exception("a document's object is missing", document_id=str(document_id))
        raise DocumentLost from error
    content = parts.vault.open_content(sealed, place=place_of(document.id))
    await disclose("document", document_id)
    name = f"{document.kind}.{document.type.ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "ETag": f'"{document.sha256}"'}
    return Response(content, media_type=document.type.value, headers=headers)


async def _judge(content: bytes, kind: DocumentKind) -> Paper | PaperCode:
    try:
        return await judge_paper(content, is_image=kind in IMAGES_ONLY)
    except PaperRefused as refused:
        return refused.code
