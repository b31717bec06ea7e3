"""What strangers' software fetches without a token: credentials, the lists of their status, and who signs."""

import asyncio
import hashlib
from functools import partial
from typing import Annotated

from fastapi import Header, Path, Response

from certification.credentials.baking import badge_of
from certification.credentials.dids import did_document, did_of
from certification.credentials.parts import KeyringOf
from certification.credentials.presentations import judge
from certification.credentials.problems import NoSuchIssuer
from certification.credentials.queries import get_credential, get_list
from certification.credentials.schemas import PresentationBody, PresentationView, presentation_view
from certification.credentials.signing import as_text
from certification.credentials.status_lists import FRESH, StatusPurpose
from kompeten.entry.texts import Typed
from kompeten.events.lsps import LSP_ID
from kompeten.http.preconditions import IfNoneMatch
from kompeten.http.public import Asked, public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.lsps import is_known
from kompeten.runtime import RuntimeOf

JSON_LD = "application/vc"
TOKEN = "application/vc+jwt"  # noqa: S105 - a media type
PNG = "image/png"
DID_DOCUMENT = "application/did+ld+json"
# Verifiers fetch a list and a document for each credential they look at, and everybody may.
OPEN = partial(public, rate_limit="600/minute", cross_origin=True)
HEADERS = {
    "Cache-Control": f"public, max-age={int(FRESH.total_seconds())}",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

router = StrictRouter(tags=["credentials"])

LspId = Annotated[str, Path(pattern=LSP_ID)]
Accept = Annotated[str, Header(description=f"{JSON_LD} or {TOKEN}", json_schema_extra={"pattern": "^[ -~]+$"})]


@router.get(
    "/v1/verifications/{code}/credential",
    summary="Fetch a certificate as a verifiable credential",
    description="Open Badges 3.0 on the W3C's data model 2.0, as JSON-LD with an `eddsa-rdfc-2022` proof, or as one "
    "token for whoever accepts `application/vc+jwt`. 503 with Retry-After until it is signed.",
    response_class=Response,
    responses={
        200: {"content": {JSON_LD: {}, TOKEN: {}}, "description": "The credential"},
        304: {"description": "Unchanged"},
    },
    openapi_extra=OPEN(counted_with="codes", anonymous=Asked.BY_CODE),
)
async def show_credential(
    code: Typed, session: Session, accept: Accept = JSON_LD, if_none_match: IfNoneMatch = None
) -> Response:
    credential = await get_credential(session, code)
    if TOKEN in accept:
        return _unless_known(credential.token, TOKEN, if_none_match)
    return _unless_known(credential.document, JSON_LD, if_none_match)


@router.get(
    "/v1/verifications/{code}/badge.png",
    summary="Fetch a certificate as a badge",
    description="A picture with the credential inside (Open Badges 3.0, baked): whoever is given it can verify it. "
    "It shows the scheme and the LSP, not the holder. 503 with Retry-After until the credential is signed.",
    response_class=Response,
    responses={
        200: {"content": {PNG: {"schema": {"type": "string", "format": "binary"}}}, "description": "The badge"},
        304: {"description": "Unchanged"},
    },
    openapi_extra=OPEN(counted_with="codes", anonymous=Asked.BY_CODE),
)
async def show_badge(code: Typed, session: Session, if_none_match: IfNoneMatch = None) -> Response:
    credential = await get_credential(session, code)
    return _unless_known(await asyncio.to_thread(badge_of, credential.document), PNG, if_none_match)


@router.get(
    "/lsp/{lsp_id}/did.json",
    summary="Show the keys an LSP signs with",
    description="The document of the LSP's `did:web`. Keys that were replaced still hold; revoked ones say since when "
    "they do not.",
    response_class=Response,
    responses={200: {"content": {DID_DOCUMENT: {}}, "description": "The document"}, 304: {"description": "Unchanged"}},
    openapi_extra=OPEN(counted_with="issuers", anonymous=Asked.ALL),
)
async def show_did_document(
    lsp_id: LspId, session: Session, runtime: RuntimeOf, keyring: KeyringOf, if_none_match: IfNoneMatch = None
) -> Response:
    if not await is_known(session, lsp_id):
        raise NoSuchIssuer
    document = did_document(did_of(runtime.settings.public_url, lsp_id), await keyring.keys(lsp_id))
    return _unless_known(as_text(document), DID_DOCUMENT, if_none_match)


@router.get(
    "/lsp/{lsp_id}/status/{purpose}/{number}",
    summary="Show a list of the status of an LSP's credentials",
    description="Bitstring Status List 1.0, as a credential of its own: JSON-LD with its proof, or a token for whoever "
    "accepts `application/vc+jwt`.",
    response_class=Response,
    responses={
        200: {"content": {JSON_LD: {}, TOKEN: {}}, "description": "The list"},
        304: {"description": "Unchanged"},
    },
    openapi_extra=OPEN(counted_with="issuers", anonymous=Asked.ALL),
)
async def show_status_list(
    lsp_id: LspId,
    purpose: StatusPurpose,
    number: Annotated[int, Path(ge=1, le=1_000_000)],
    session: Session,
    accept: Accept = JSON_LD,
    if_none_match: IfNoneMatch = None,
) -> Response:
    document, token = await get_list(session, lsp_id, number, purpose)
    if TOKEN in accept and token:
        return _unless_known(token, TOKEN, if_none_match)
    return _unless_known(document, JSON_LD, if_none_match)


@router.post(
    "/v1/verifications/credentials",
    summary="Verify a credential that somebody presents",
    description="One answer per check, for credentials of LSPs here; 404 `not_ours` for everybody else's. Nothing "
    "that a credential names is fetched.",
    openapi_extra=OPEN(rate_limit="60/minute", anonymous=Asked.ALL),
)
async def create_presentation(
    body: PresentationBody, session: Session, runtime: RuntimeOf, keyring: KeyringOf, response: Response
) -> PresentationView:
    response.headers.update({"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})
    public_url = runtime.settings.public_url
    return presentation_view(await judge(session, body.shown, keyring=keyring, public_url=public_url))


def _unless_known(content: str | bytes, media_type: str, known: str | None) -> Response:
    raw = content if isinstance(content, bytes) else content.encode()
    tag = f'"{hashlib.sha256(raw).hexdigest()}"'
    headers = HEADERS | {"ETag": tag, "Vary": "Accept"}
    if known is not None and tag in known:
        return Response(status_code=304, headers=headers)
    return Response(raw, headers=headers, media_type=media_type)
