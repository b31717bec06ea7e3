"""Answering a survey, without an account: JSON for programs, a page for people."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from development.answers.page import SHEET, THANKS, render_asked, render_not_open, render_thanks
from development.answers.reading import read_form
from development.instruments.rules import AnswerCode
from development.surveys.commands import take_answers
from development.surveys.models import Answer
from development.surveys.problems import SurveyNotOpen
from development.surveys.queries import get_asked
from development.surveys.schemas import AnswersBody, AskedView, ThanksView
from kompeten.entry.texts import Typed
from kompeten.http.answers import RequestInFlight
from kompeten.http.pages.shell import PAGE_HEADERS
from kompeten.http.public import Asked, public
from kompeten.http.strictness import TYPED_FORM, StrictRouter, typed_form
from kompeten.http.transaction import Session, Transact

Responses = dict[int | str, dict[str, Any]]  # Any: OpenAPI, as FastAPI types it

# A whole room answers at once from one network, and nobody guesses a code: as many as the verification's.
ASKED = partial(public, rate_limit="600/minute", counted_with="surveys", anonymous=Asked.BY_CODE)
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
NOT_OPEN_PAGE: Responses = {404: {"description": "One page for every miss", "content": {"text/html": {}}}}
FORM_PAGE: Responses = {422: {"description": "The form, saying what is missing", "content": {"text/html": {}}}}
WAIT_SECONDS, MOST_WAITS = 0.1, 20


class Unfit(Exception):
    """A form that says too little, and what of it."""

    def __init__(self, asked: AskedView, problems: Mapping[str, AnswerCode]) -> None:
        super().__init__("unfit")
        self.asked = asked
        self.problems = problems


router = StrictRouter(prefix="/v1/surveys", tags=["surveys"])
pages = StrictRouter(prefix="/survey", tags=["surveys"], default_response_class=HTMLResponse)


@router.get(
    "/{code}", summary="What is asked about an activity, by the code of a letter or screen", openapi_extra=ASKED()
)
async def show_asked(code: Typed, session: Session, response: Response) -> AskedView:
    response.headers.update(HEADERS)
    return AskedView.of(*await get_asked(session, code))


@router.post(
    "/{code}",
    summary="Answer, once for a letter",
    description="The answers are kept apart from who gave them. A link that has been used is unknown from then on.",
    response_model=ThanksView,
    openapi_extra=ASKED(),
)
async def create_answers(code: Typed, body: AnswersBody, transact: Transact) -> Response:
    async def effect(session: AsyncSession) -> ThanksView:
        return await _answered(session, code, [one.answer() for one in body.answers])

    return await transact(effect, headers=HEADERS)


@pages.get("/{code}", summary="Page: what is asked about an activity", responses=NOT_OPEN_PAGE, openapi_extra=ASKED())
async def show_survey_page(code: Typed, session: Session) -> HTMLResponse:
    try:
        asked = AskedView.of(*await get_asked(session, code))
    except SurveyNotOpen:
        return _page(render_not_open(), status=404)
    return _page(render_asked(asked))


@pages.post("/{code}", summary="Page: answer", responses=NOT_OPEN_PAGE | FORM_PAGE, openapi_extra=ASKED() | TYPED_FORM)
async def create_answers_page(code: Typed, request: Request, transact: Transact) -> HTMLResponse:
    typed = await typed_form(request)

    async def effect(session: AsyncSession) -> ThanksView:
        asked = AskedView.of(*await get_asked(session, code))
        answers, problems = read_form(asked, typed)
        if problems:
            raise Unfit(asked, problems)
        return await _answered(session, code, answers)

    sending = partial(transact, effect, key=typed.get(SHEET))
    try:
        answer = await _in_turn(sending)
    except SurveyNotOpen:
        return _page(render_not_open(), status=404)
    except Unfit as unfit:
        return _page(render_asked(unfit.asked, typed, unfit.problems), status=422)
    return _page(render_thanks(ThanksView.model_validate_json(bytes(answer.body)).activity))


async def _in_turn(sending: Callable[[], Awaitable[Response]]) -> Response:
    """Send; who tapped twice waits for what the first tap brings, or hears at last that it is still under way."""
    for _ in range(MOST_WAITS):
        with contextlib.suppress(RequestInFlight):
            return await sending()
        await asyncio.sleep(random.uniform(0, 2 * WAIT_SECONDS))  # noqa: S311 - so that two do not meet again
    return await sending()


async def _answered(session: AsyncSession, code: str, answers: Sequence[Answer]) -> ThanksView:
    _, activity = await take_answers(session, code, answers)
    return ThanksView(activity=activity.title, message={"id": THANKS.id, "en": THANKS.en})


def _page(content: str, *, status: int = 200) -> HTMLResponse:
    return HTMLResponse(content, status, PAGE_HEADERS | HEADERS)
