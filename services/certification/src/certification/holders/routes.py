"""What a holder's own link leads to, without a token: a page, and the documents to download."""

from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.certificates.parts import RendererOf
from certification.certificates.problems import NotRenderedYet, Unprintable
from certification.certificates.versions import file_name
from certification.credentials.routes import JSON_LD, TOKEN
from certification.holders.page import render_dead_link, render_holder
from certification.holders.problems import DeadLink
from certification.holders.queries import find_linked, get_linked, get_signed
from certification.settings import CertificationSettings
from certification.verification.queries import get_certificate_by_code
from kompeten.entry.texts import Typed
from kompeten.holder_links import HolderLinks
from kompeten.http.disclosure import Disclose
from kompeten.http.pages.shell import PAGE_HEADERS
from kompeten.http.preconditions import IfNoneMatch
from kompeten.http.public import Asked, public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.runtime import RuntimeOf

Responses = dict[int | str, dict[str, Any]]  # Any: OpenAPI, as FastAPI types it

# One count for page and documents: enough for whoever looks, and nobody can try out codes anyway.
OWN = partial(public, rate_limit="120/minute", counted_with="holders", anonymous=Asked.BY_CODE)
PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
DEAD_LINK_PAGE: Responses = {404: {"description": "One page for every dead link", "content": {"text/html": {}}}}

router = StrictRouter(prefix="/holder", tags=["holder"])


async def current_links(runtime: RuntimeOf) -> HolderLinks:
    """Return what makes links with the keys this service was wired with."""
    if not isinstance(runtime.settings, CertificationSettings):
        raise TypeError("certification needs CertificationSettings")
    return HolderLinks(runtime.settings)


LinksOf = Annotated[HolderLinks, Depends(current_links)]


async def current_linked(code: Typed, session: Session, links: LinksOf) -> Certificate:
    """Return the certificate this link leads to; `DeadLink` where it leads nowhere."""
    return await get_linked(session, links, code)


LinkedOf = Annotated[Certificate, Depends(current_linked)]


@router.get(
    "/{code}",
    summary="Page: the documents of a certificate, for its holder",
    description="The code stands in the holder's letter alone. After a renewal or reissue the page leads on.",
    response_class=HTMLResponse,
    responses=DEAD_LINK_PAGE,
    openapi_extra=OWN(),
)
async def show_holder_page(code: Typed, session: Session, links: LinksOf, runtime: RuntimeOf) -> HTMLResponse:
    headers = PAGE_HEADERS | PRIVATE
    try:
        certificate = await get_linked(session, links, code)
    except DeadLink:
        return HTMLResponse(render_dead_link(), 404, headers)
    verification_url = certificate.document.verification_url
    view, _ = await get_certificate_by_code(
        await session.connection(), verification_url.rpartition("/")[2], moment=runtime.clock.now()
    )
    heir = await _find_heir(session, links, certificate)
    page = render_holder(view, here=f"/holder/{code}", verification_url=verification_url, heir=heir)
    return HTMLResponse(page, headers=headers)


@router.get(
    "/{code}/certificate.pdf",
    summary="Download one's certificate as PDF/A",
    description="503 with Retry-After until it is rendered. The ETag is the SHA-256 of the file.",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "The PDF"}, 304: {"description": "Unchanged"}},
    openapi_extra=OWN(),
)
async def download_own_certificate(
    certificate: LinkedOf, renderer: RendererOf, disclose: Disclose, if_none_match: IfNoneMatch = None
) -> Response:
    if certificate.render_failure is not None:
        raise Unprintable
    if certificate.sha256 is None:
        raise NotRenderedYet
    headers = PRIVATE | {"ETag": f'"{certificate.sha256}"'}
    if if_none_match is not None and headers["ETag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{file_name(certificate)}"'
    await disclose("certificate_pdf", certificate.id)
    return Response(await renderer.read(certificate), headers=headers, media_type="application/pdf")


@router.get(
    "/{code}/credential.json",
    summary="Download one's certificate as a verifiable credential",
    response_class=Response,
    responses={200: {"content": {JSON_LD: {}}, "description": "The credential, as JSON-LD"}},
    openapi_extra=OWN(),
)
async def download_own_credential(certificate: LinkedOf, session: Session) -> Response:
    credential = await get_signed(session, certificate.id)
    return _attached(credential.document, certificate, JSON_LD, "json")


@router.get(
    "/{code}/credential.jwt",
    summary="Download one's certificate as a verifiable credential in one token",
    response_class=Response,
    responses={200: {"content": {TOKEN: {}}, "description": "The credential, as a token"}},
    openapi_extra=OWN(),
)
async def download_own_token(certificate: LinkedOf, session: Session) -> Response:
    credential = await get_signed(session, certificate.id)
    return _attached(credential.token, certificate, TOKEN, "jwt")


async def _find_heir(session: AsyncSession, links: HolderLinks, certificate: Certificate) -> str | None:
    """Return where the certificate that followed is found: the same person's, if its own link was not revoked."""
    if certificate.replaced_by is None:
        return None
    heir = await find_linked(session, certificate.replaced_by)
    return None if heir is None else f"/holder/{links.code(heir.certificate.id, heir.number)}"


def _attached(content: str, certificate: Certificate, media_type: str, ending: str) -> Response:
    name = file_name(certificate).removesuffix(".pdf")
    headers = PRIVATE | {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(content, headers=headers, media_type=media_type)
