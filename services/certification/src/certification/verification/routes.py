"""Public verification, without a token: JSON for programs, pages for people. Needs the database and nothing else."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Depends, Form, Response
from fastapi.responses import HTMLResponse

from certification.certificates.parts import AnswersOf
from certification.verification.app import FILES, MANIFEST, WORKER, AppFile
from certification.verification.page import CERTIFICATE_HEADERS, render_certificate, render_form, render_not_found
from certification.verification.problems import NotVerifiable
from certification.verification.queries import Found, get_certificate_by_code, get_certificate_by_number
from certification.verification.schemas import LONGEST_ENTRY, CertificateView, VerificationBody
from certification.verification.wording import Field, FormProblem
from kompeten.entry.texts import Typed
from kompeten.http.pages.shell import PAGE_HEADERS, SCRIPT
from kompeten.http.public import Asked, public
from kompeten.http.remembering import OLDEST_SECONDS
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.runtime import Runtime, RuntimeOf

TEXT = {"type": "string"}
Responses = dict[int | str, dict[str, Any]]  # Any: OpenAPI, as FastAPI types it

# A link many open at once, and a code nobody can guess; but numbers follow one another: names must not be tried out.
# Page and program share one count: whoever is refused by one does not go on by the other.
CODES = partial(public, rate_limit="600/minute", counted_with="codes", anonymous=Asked.BY_CODE)
NUMBERS = partial(public, rate_limit="20/minute", counted_with="numbers", anonymous=Asked.ALL)
NOINDEX = {"X-Robots-Tag": "noindex"}
# Carries the rush after a recruitment: with the seconds an answer is remembered here a status may be a minute old.
CACHED = {"Cache-Control": f"public, max-age={60 - OLDEST_SECONDS}"}
JSON_HEADERS = NOINDEX | {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
JSON_CACHED = JSON_HEADERS | CACHED
NOT_FOUND_PAGE: Responses = {404: {"description": "One page for every miss", "content": {"text/html": {}}}}
KEPT = partial(public, rate_limit="600/minute", counted_with="page files", anonymous=Asked.ANY)
APP_FILES = {one: {"schema": TEXT} for one in ("text/html", SCRIPT)} | {MANIFEST: {"schema": {"type": "object"}}}
APP_FILE: Responses = {200: {"description": "The file", "content": APP_FILES}}
WORKER_FILE: Responses = {200: {"description": "The script", "content": {SCRIPT: {"schema": TEXT}}}}
FORM_PAGE: Responses = {422: {"description": "The form, saying what is missing", "content": {"text/html": {}}}}

router = StrictRouter(prefix="/v1/verifications", tags=["verification"])
pages = StrictRouter(prefix="/verify", tags=["verification"], default_response_class=HTMLResponse)


AppName = Literal["offline.html", "page.js", "statement.js", "manifest.webmanifest"]


async def current_moment(runtime: RuntimeOf) -> datetime:
    """Return the time by the clock the service was wired with."""
    return runtime.clock.now()


Moment = Annotated[datetime, Depends(current_moment)]


@router.get(
    "/{code}",
    summary="Verify a certificate by the code in its QR",
    response_model=CertificateView,
    openapi_extra=CODES(cross_origin=True),
)
async def show_verification(code: Typed, runtime: RuntimeOf, answers: AnswersOf) -> Response:
    async def make() -> str:
        view, _ = await _look_up(runtime, code)
        return view.model_dump_json()

    return Response(await answers.get(("json", code), make), headers=JSON_CACHED, media_type="application/json")


@router.post(
    "",
    summary="Verify a certificate by its number and its holder's name",
    description="Case, spaces, punctuation and titles do not count; a name printed in Latin letters is known in its "
    "own letters, too. One answer when number or name is wrong.",
    openapi_extra=NUMBERS(cross_origin=True),
)
async def create_verification(
    body: VerificationBody, session: Session, moment: Moment, response: Response
) -> CertificateView:
    response.headers.update(JSON_HEADERS | {"Cache-Control": "no-store"})
    view, _ = await get_certificate_by_number(session, body.certificate_number, body.holder_name, moment=moment)
    return view


@pages.get("", summary="Page: check a certificate", openapi_extra=CODES(anonymous=Asked.ANY))
async def show_verification_form() -> HTMLResponse:
    return _page(render_form())


@pages.post(
    "",
    summary="Page: check a certificate by its number and its holder's name",
    responses=NOT_FOUND_PAGE | FORM_PAGE,
    openapi_extra=NUMBERS(),
)
async def create_verification_page(
    runtime: RuntimeOf,
    session: Session,
    moment: Moment,
    number: Annotated[Typed, Form()] = "",
    holder_name: Annotated[Typed, Form()] = "",
) -> HTMLResponse:
    typed = (number[:LONGEST_ENTRY], holder_name[:LONGEST_ENTRY])
    problems = _form_problems(number, holder_name)
    if problems:
        return _page(render_form(*typed, problems), status=422)
    try:
        view, there = await get_certificate_by_number(session, number, holder_name, moment=moment)
    except NotVerifiable:
        return _page(render_not_found(*typed), status=404)
    return _page(render_certificate(view, moment=there, address=_address(runtime)), headers=CERTIFICATE_HEADERS)


@pages.get(
    "/worker.js",
    summary="Script: keep what checks certificates without a network",
    response_class=Response,
    responses=WORKER_FILE,
    openapi_extra=KEPT(),
)
async def show_worker() -> Response:
    return _file(WORKER)


@pages.get(
    "/app/{name}",
    summary="Page: check the statement of a QR code without a network, and the files it needs",
    response_class=Response,
    responses=APP_FILE,
    openapi_extra=KEPT(),
)
async def show_app(name: AppName) -> Response:
    return _file(FILES[name])


@pages.get(
    "/{code}",
    summary="Page: the certificate of a QR code",
    responses=NOT_FOUND_PAGE,
    openapi_extra=CODES(),
)
async def show_verification_page(code: Typed, runtime: RuntimeOf, answers: AnswersOf) -> HTMLResponse:
    async def make() -> str:
        view, there = await _look_up(runtime, code)
        return render_certificate(view, moment=there, address=_address(runtime, f"/{code}"))

    try:
        return _page(await answers.get(("page", code), make), headers=CERTIFICATE_HEADERS | CACHED)
    except NotVerifiable:
        return _page(render_not_found(), status=404)


async def _look_up(runtime: Runtime, code: str) -> Found:
    async with runtime.connected() as connection:
        return await get_certificate_by_code(connection, code, moment=runtime.clock.now())


def _page(content: str, *, status: int = 200, headers: dict[str, str] | None = None) -> HTMLResponse:
    return HTMLResponse(content, status, PAGE_HEADERS | NOINDEX | (headers or {}))


def _file(file: AppFile) -> Response:
    return Response(file.content, headers={**file.headers, **NOINDEX}, media_type=file.media_type)


def _address(runtime: Runtime, rest: str = "") -> str:
    return f"{runtime.settings.public_url.rstrip('/')}/verify{rest}"


def _form_problems(number: str, holder_name: str) -> dict[Field, FormProblem]:
    """Return what is wrong with each field: all at once, or a second attempt would find the other one."""
    found: dict[Field, FormProblem | None] = {
        "number": _entry_problem(number, FormProblem.NUMBER_MISSING),
        "holder_name": _entry_problem(holder_name, FormProblem.NAME_MISSING),
    }
    return {field: problem for field, problem in found.items() if problem is not None}


def _entry_problem(entry: str, missing: FormProblem) -> FormProblem | None:
    if len(entry) > LONGEST_ENTRY:
        return FormProblem.TOO_LONG
    return None if entry else missing
