"""Public verification, without a token: JSON for programs, pages for people. Needs the database and nothing else."""

from datetime import date
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import HTMLResponse

from certification.verification.page import (
    PAGE_HEADERS,
    render_certificate,
    render_form,
    render_not_found,
)
from certification.verification.problems import NotVerifiable
from certification.verification.queries import verify_code, verify_number
from certification.verification.schemas import LONGEST_ENTRY, CertificateView, VerificationBody
from certification.verification.wording import FormProblem
from kompeten.clock import today
from kompeten.http.public import public
from kompeten.http.transaction import Session
from kompeten.problems import PROBLEM_RESPONSES
from kompeten.runtime import RuntimeOf

Responses = dict[int | str, dict[str, Any]]  # Any: OpenAPI, as FastAPI types it

# A link many open at once, and a code nobody can guess; but numbers follow one another: names must not be tried out.
# Page and program share one count: whoever is refused by one does not go on by the other.
CODES = partial(public, rate_limit="600/minute", counted_with="codes", anonymous=True)
NUMBERS = partial(public, rate_limit="20/minute", counted_with="numbers", anonymous=True)
NOINDEX = {"X-Robots-Tag": "noindex"}
CACHED = {"Cache-Control": "public, max-age=60"}  # carries the rush after a recruitment; a status may be a minute old
JSON_HEADERS = NOINDEX | {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
NOT_FOUND_PAGE: Responses = {404: {"description": "One page for every miss", "content": {"text/html": {}}}}
FORM_PAGE: Responses = {422: {"description": "The form, saying what is missing", "content": {"text/html": {}}}}

router = APIRouter(prefix="/v1/verifications", tags=["verification"], responses=PROBLEM_RESPONSES)
pages = APIRouter(
    prefix="/verify", tags=["verification"], responses=PROBLEM_RESPONSES, default_response_class=HTMLResponse
)


async def current_day(runtime: RuntimeOf) -> date:
    """Return the day in the LSP's zone: statuses are computed on it."""
    return today(runtime.clock, runtime.settings.lsp_time_zone)


Day = Annotated[date, Depends(current_day)]


@router.get(
    "/{code}",
    summary="Verify a certificate by the code in its QR",
    response_model=CertificateView,
    openapi_extra=CODES(cross_origin=True),
)
async def verify_by_code(code: str, runtime: RuntimeOf, day: Day) -> Response:
    async with runtime.connected() as connection:
        view = await verify_code(connection, code, day=day)
    return Response(view.model_dump_json(), headers=JSON_HEADERS | CACHED, media_type="application/json")


@router.post(
    "",
    summary="Verify a certificate by its number and its holder's name",
    description="Case, spaces, punctuation and titles do not count. One answer when either is wrong.",
    openapi_extra=NUMBERS(cross_origin=True),
)
async def verify_by_number(body: VerificationBody, session: Session, day: Day, response: Response) -> CertificateView:
    response.headers.update(JSON_HEADERS | {"Cache-Control": "no-store"})
    return await verify_number(session, body.certificate_number, body.holder_name, day=day)


@pages.get("", summary="Page: check a certificate", openapi_extra=CODES())
async def show_verification_form() -> HTMLResponse:
    return _page(render_form())


@pages.post(
    "",
    summary="Page: check a certificate by its number and its holder's name",
    responses=NOT_FOUND_PAGE | FORM_PAGE,
    openapi_extra=NUMBERS(),
)
async def submit_verification_form(
    session: Session, day: Day, number: Annotated[str, Form()] = "", holder_name: Annotated[str, Form()] = ""
) -> HTMLResponse:
    problem = _form_problem(number, holder_name)
    if problem is not None:
        return _page(render_form(number[:LONGEST_ENTRY], holder_name[:LONGEST_ENTRY], problem), status=422)
    try:
        return _page(render_certificate(await verify_number(session, number, holder_name, day=day)))
    except NotVerifiable:
        return _page(render_not_found(), status=404)


@pages.get(
    "/{code}",
    summary="Page: the certificate of a QR code",
    responses=NOT_FOUND_PAGE,
    openapi_extra=CODES(),
)
async def show_verification(code: str, runtime: RuntimeOf, day: Day) -> HTMLResponse:
    try:
        async with runtime.connected() as connection:
            view = await verify_code(connection, code, day=day)
    except NotVerifiable:
        return _page(render_not_found(), status=404)
    return _page(render_certificate(view), headers=CACHED)


def _page(content: str, *, status: int = 200, headers: dict[str, str] | None = None) -> HTMLResponse:
    return HTMLResponse(content, status, PAGE_HEADERS | NOINDEX | (headers or {}))


def _form_problem(number: str, holder_name: str) -> FormProblem | None:
    if max(len(number), len(holder_name)) > LONGEST_ENTRY:
        return FormProblem.TOO_LONG
    if not number.strip():
        return FormProblem.NUMBER_MISSING
    return None if holder_name.strip() else FormProblem.NAME_MISSING
