"""A participant's own overview over HTTP, by the link of their letters: JSON for programs, a page for people."""

from functools import partial
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse

from development.overviews.page import render_no_overview, render_overview
from development.overviews.problems import NoOverview
from development.overviews.queries import get_overview
from development.overviews.schemas import OverviewView
from development.settings import LessonMinutes, LinksOf
from kompeten.entry.texts import Typed
from kompeten.holder_links import id_named
from kompeten.http.disclosure import Disclose
from kompeten.http.pages.shell import PAGE_HEADERS
from kompeten.http.public import Asked, public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.runtime import RuntimeOf

# A whole room opens its letters from one network, and nobody guesses a code: as many as the pages of surveys.
OWN = partial(public, rate_limit="600/minute", counted_with="progress", anonymous=Asked.BY_CODE)
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
NO_OVERVIEW_PAGE: dict[int | str, dict[str, Any]] = {  # Any: OpenAPI, as FastAPI types it
    404: {"description": "One page for every miss", "content": {"text/html": {}}}
}

router = StrictRouter(prefix="/v1/progress", tags=["progress"])
pages = StrictRouter(prefix="/progress", tags=["progress"], default_response_class=HTMLResponse)


@router.get(
    "/{code}",
    summary="What a participant attended, where they stand with steps and due days, and what is still open",
    description="The code stands in the participant's letters alone.",
    openapi_extra=OWN(),
)
async def show_overview(
    *,
    code: Typed,
    session: Session,
    links: LinksOf,
    runtime: RuntimeOf,
    lesson_minutes: LessonMinutes,
    disclose: Disclose,
    response: Response,
) -> OverviewView:
    response.headers.update(HEADERS)
    public_url = runtime.settings.public_url
    view = await get_overview(session, code, links=links, lesson_minutes=lesson_minutes, public_url=public_url)
    await disclose("enrolment", id_named(code))
    return view


@pages.get("/{code}", summary="Page: a participant's own overview", responses=NO_OVERVIEW_PAGE, openapi_extra=OWN())
async def show_overview_page(
    code: Typed,
    session: Session,
    links: LinksOf,
    runtime: RuntimeOf,
    lesson_minutes: LessonMinutes,
    disclose: Disclose,
) -> HTMLResponse:
    public_url = runtime.settings.public_url
    try:
        view = await get_overview(session, code, links=links, lesson_minutes=lesson_minutes, public_url=public_url)
    except NoOverview:
        return HTMLResponse(render_no_overview(), 404, PAGE_HEADERS | HEADERS)
    await disclose("enrolment", id_named(code))
    return HTMLResponse(render_overview(view), 200, PAGE_HEADERS | HEADERS)
