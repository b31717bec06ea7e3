"""Refusals as pages: whichever part refused, here or in a service, a browser shows something one can read."""

from collections.abc import Mapping

from pydantic import ValidationError
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.pages.accepting import prefers_page
from gateway.pages.routes import PAGES
from gateway.pages.wording import INTERNAL, waiting, words_of
from kompeten.http.pages.shell import PAGE_HEADERS
from kompeten.problems import MEDIA_TYPE, ProblemBody, Text

REWRITTEN = ("content-type", "content-length", "content-language")


class RefusalPages:
    """Puts a page in the place of a problem for whoever would rather read HTML; everybody else gets the problem."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; HEAD has no content to put a page in."""
        is_for_page = scope["type"] == "http" and scope["method"] != "HEAD"
        if is_for_page and prefers_page(Headers(scope=scope).get("accept", "")):
            send = _Refusal(send, scope["path"]).send
        await self._app(scope, receive, send)


class _Refusal:
    """Holds a problem back until it is whole, and sends its page instead; other answers pass through."""

    def __init__(self, send: Send, path: str) -> None:
        self._send = send
        self._path = path
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Take one piece of the answer."""
        if message["type"] == "http.response.start" and _is_problem(Headers(scope=message)):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        try:
            page = render_refusal(ProblemBody.model_validate_json(self._body), headers, self._path).encode()
        except ValidationError:  # not of our making: as it came
            page = self._body
        else:
            for name in REWRITTEN:
                del headers[name]
            headers.update(
                {**PAGE_HEADERS, "Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(page))}
            )
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page})


def render_refusal(problem: ProblemBody, headers: Mapping[str, str], path: str) -> str:
    """Return the page of a problem that was answered with these headers at this path."""
    words = words_of(problem.status, path)
    seconds = headers.get("retry-after", "")
    is_ours = problem.status >= INTERNAL
    return PAGES.render(
        "refusal.html",
        words=words,
        text=words.text or Text(**problem.message),
        waiting=waiting(int(seconds)) if seconds.isdigit() and not is_ours else None,
        correlation_id=headers.get("x-correlation-id") if is_ours else None,
    )


def _is_problem(headers: Headers) -> bool:
    return headers.get("content-type", "").partition(";")[0] == MEDIA_TYPE
