"""HTTP routes of the issue, the register and the PDFs."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.archives import count_documents, write_archive
from certification.certificates.commands import issue_certificates
from certification.certificates.parts import PartsOf, RendererOf
from certification.certificates.problems import DocumentLost, NotRenderedYet, Unprintable
from certification.certificates.queries import get_certificate, get_former, get_formers
from certification.certificates.queries import list_certificates as list_page
from certification.certificates.schemas import (
    CertificateEntry,
    DocumentsView,
    IssueView,
    certificate_entry,
    drawn_documents,
    held_case,
)
from certification.certificates.versions import file_name
from kompeten.http.archives import ARCHIVE
from kompeten.http.authorization import require
from kompeten.http.disclosure import Disclose
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.preconditions import IfNoneMatch
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from kompeten.runtime import RuntimeOf

router = StrictRouter(prefix="/v1", tags=["certificates"])

Director = Annotated[Principal, Depends(require(Role.DIRECTOR))]
Reader = Annotated[
    Principal, Depends(require(Role.CERTIFICATION_MANAGER, Role.DIRECTOR, Role.COMMITTEE, Role.LSP_ADMIN))
]
ListReader = Annotated[
    Principal,
    Depends(require(Role.CERTIFICATION_MANAGER, Role.DIRECTOR, Role.COMMITTEE, Role.LSP_ADMIN, Role.OBSERVER)),
]


@router.post(
    "/sessions/{session_id}/issue",
    summary="Issue the certificates a closed session granted",
    description="By another person than any member of the session and whoever closed it. Cases held back are "
    "reported; verification works at once, the PDFs follow in a moment. Of more than 500 the rest follows "
    "by itself.",
    response_model=IssueView,
    openapi_extra=public(),
)
async def create_issue(
    session_id: UUID, principal: Director, runtime: RuntimeOf, parts: PartsOf, transact: Transact
) -> Response:
    settings = runtime.settings

    async def effect(session: AsyncSession) -> IssueView:
        done = await issue_certificates(
            session, session_id, principal=principal, public_url=settings.public_url, cell=settings.cell
        )
        return IssueView(
            session_id=session_id,
            issued=[certificate_entry(certificate) for certificate in done.certificates],
            held=[held_case(case, reason) for case, reason in done.held],
            remaining=done.remaining,
        )

    response = await transact(effect)
    parts.wake()
    return response


@router.get("/certificates", summary="List the certificate register, oldest first", openapi_extra=public())
async def list_certificates(
    principal: ListReader, session: Session, cursor: Cursor, limit: Limit, batch_id: UUID | None = None
) -> Page[CertificateEntry]:
    certificates, following = await list_page(
        session, lsp_id=principal.lsp_id, batch_id=batch_id, cursor=cursor, limit=limit
    )
    return Page(items=[certificate_entry(one) for one in certificates], next=following)


@router.get("/certificates/{certificate_id}", summary="Show an entry of the register", openapi_extra=public())
async def show_certificate(certificate_id: UUID, principal: Reader, session: Session) -> CertificateEntry:
    return certificate_entry(await get_certificate(session, certificate_id, lsp_id=principal.lsp_id))


@router.get(
    "/certificates/{certificate_id}/pdf",
    summary="Download the certificate as PDF/A",
    description="503 with Retry-After until it is rendered. The ETag is the SHA-256 of the file, another one "
    "only after units were taken away.",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "The PDF"}, 304: {"description": "Unchanged"}},
    openapi_extra=public(),
)
async def download_certificate(
    certificate_id: UUID,
    principal: Reader,
    session: Session,
    renderer: RendererOf,
    disclose: Disclose,
    if_none_match: IfNoneMatch = None,
) -> Response:
    certificate = await get_certificate(session, certificate_id, lsp_id=principal.lsp_id)
    if certificate.render_failure is not None:
        raise Unprintable
    if certificate.sha256 is None:
        raise NotRenderedYet
    headers = _headers(certificate.sha256, file_name(certificate))
    if if_none_match is not None and headers["ETag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    content = await renderer.read(certificate)
    await disclose("certificate_pdf", certificate_id)
    return Response(content, headers=headers, media_type="application/pdf")


@router.get(
    "/certificates/{certificate_id}/documents",
    summary="List the versions of a certificate's PDF with their hashes",
    description="The present one last, once it is drawn. There is another one for each time units were taken away.",
    openapi_extra=public(),
)
async def show_documents(certificate_id: UUID, principal: Reader, session: Session) -> DocumentsView:
    certificate = await get_certificate(session, certificate_id, lsp_id=principal.lsp_id)
    formers = await get_formers(session, certificate)
    return DocumentsView(items=drawn_documents(formers, version=certificate.version, sha256=certificate.sha256))


@router.get(
    "/certificates/{certificate_id}/documents/{version}",
    summary="Download a former version of the certificate",
    description="As it was issued, to hold it against a file somebody shows; the present one is at `/pdf`. "
    "410 `former_document_lost` when the file is gone: it is never drawn anew.",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "The PDF"}},
    openapi_extra=public(),
)
async def download_document(
    *,
    certificate_id: UUID,
    version: Annotated[int, Path(ge=1, le=1_000)],
    principal: Reader,
    session: Session,
    renderer: RendererOf,
    disclose: Disclose,
) -> Response:
    certificate = await get_certificate(session, certificate_id, lsp_id=principal.lsp_id)
    former = await get_former(session, certificate, version)
    content = await renderer.find_former(certificate, former)
    if content is None:
        raise DocumentLost
    await disclose("former_certificate_pdf", certificate_id)
    headers = _headers(former.sha256, file_name(certificate, version))
    return Response(content, headers=headers, media_type="application/pdf")


@router.get(
    "/batches/{batch_id}/certificates",
    summary="Download the certificates of a batch as one ZIP of PDFs",
    description="Those that are running, oldest first, written while it is read. 503 with Retry-After while one of "
    "them is not drawn yet.",
    response_class=Response,
    responses={200: {"content": {ARCHIVE: {}}, "description": "The archive"}},
    openapi_extra=public(),
)
async def download_certificates(
    batch_id: UUID, principal: Reader, runtime: RuntimeOf, session: Session, renderer: RendererOf, disclose: Disclose
) -> StreamingResponse:
    count = await count_documents(session, batch_id, lsp_id=principal.lsp_id)
    await disclose("certificate_pdf", batch_id, shown=count)
    headers = {"Content-Disposition": f'attachment; filename="{batch_id}.zip"', "Cache-Control": "private, no-store"}
    pieces = write_archive(runtime, renderer, batch_id, lsp_id=principal.lsp_id)
    return StreamingResponse(pieces, headers=headers, media_type=ARCHIVE)


def _headers(sha256: str, name: str) -> dict[str, str]:
    return {
        "ETag": f'"{sha256}"',
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
