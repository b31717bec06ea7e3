"""What a wallet asks for without a token: where to go on, and then the credential."""

import json
from functools import partial
from typing import Annotated

from fastapi import Header, Response
from fastapi.responses import HTMLResponse, JSONResponse

from certification.credentials.queries import get_credential
from certification.verification.page import render_not_found
from certification.verification.problems import NotVerifiable
from certification.wallets.page import render_wallet
from certification.wallets.rules import exchange_address
from certification.wallets.schemas import presentation_of
from kompeten.entry.texts import Typed
from kompeten.http.pages.shell import PAGE_HEADERS
from kompeten.http.public import Asked, public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.problems import REFUSED
from kompeten.runtime import RuntimeOf

JSON = "application/json"
OPEN = partial(public, rate_limit="600/minute", counted_with="codes", anonymous=Asked.BY_CODE, cross_origin=True)
PROTOCOLS = {
    "type": "object",
    "required": ["protocols"],
    "properties": {"protocols": {"type": "object", "additionalProperties": {"type": "string"}}},
}
PLAIN = {"X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}

router = StrictRouter(tags=["wallets"])

Accept = Annotated[str, Header(description=f"{JSON}, or a page", json_schema_extra={"pattern": "^[ -~]+$"})]


@router.get(
    "/wallet/{code}",
    summary="Interaction URL: how a wallet gets the credential of a certificate",
    description="For programs, the protocols it can go on by (W3C VCALM); for people, a page that says what to do.",
    response_class=Response,
    responses={
        200: {
            "content": {JSON: {"schema": PROTOCOLS}, "text/html": {"schema": {"type": "string"}}},
            "description": "The protocols, or the page",
        },
        404: {"description": "No such certificate", "content": {"text/html": {}} | REFUSED["content"]},
    },
    openapi_extra=OPEN(),
)
async def show_interaction(code: Typed, session: Session, runtime: RuntimeOf, accept: Accept = "text/html") -> Response:
    public_url = runtime.settings.public_url
    if JSON in accept:
        await get_credential(session, code)
        told = {"protocols": {"vcapi": exchange_address(public_url, code)}}
        return JSONResponse(told, headers=PLAIN | {"Vary": "Accept"})
    try:
        credential = await get_credential(session, code)
    except NotVerifiable:
        return HTMLResponse(render_not_found(), 404, PAGE_HEADERS | PLAIN)
    page = render_wallet(public_url, code, scheme_name=_scheme_name(credential.document))
    return HTMLResponse(page, headers=PAGE_HEADERS | PLAIN | {"Vary": "Accept"})


@router.post(
    "/v1/verifications/{code}/exchanges",
    summary="Exchange with a wallet: the credential of a certificate, in a presentation",
    description="The one message of an exchange that asks for nothing (W3C VCALM), whatever is posted: what is handed "
    "out is what `GET /v1/verifications/{code}/credential` shows everybody who has the code.",
    openapi_extra=OPEN(),
)
async def create_exchange(code: Typed, session: Session, response: Response) -> dict[str, object]:
    response.headers.update(PLAIN | {"Cache-Control": "no-store"})
    credential = await get_credential(session, code)
    return presentation_of(json.loads(credential.document))


def _scheme_name(document: str) -> str:
    name: str = json.loads(document)["credentialSubject"]["achievement"]["name"]
    return name
