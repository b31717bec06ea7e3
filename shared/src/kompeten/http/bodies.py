"""The bodies of requests: how long they may be, and how long they may take."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import NoReturn

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kompeten.problems import BadRequest, Problem, Text, TooLarge, problem_response

LINGER_BYTES = 16 * 1024 * 1024  # what a client may have under way when it is refused
LINGER_SECONDS = 5
LONGEST_SECONDS = 60  # a megabyte over a slow line in the provinces; who takes longer only holds a connection
CLOSE = {"Connection": "close"}
ANONYMOUS_BYTES = 16_384  # who shows no token has a form to send, or a number and a name


class MalformedLength(BadRequest):
    """400: the length is no number, so nobody knows where the body ends."""

    code = "content_length_malformed"
    message = Text("Content-Length harus berupa bilangan.", "Content-Length must be a number.")


class TooSlow(Problem):
    """408: the body does not come to its end."""

    status = 408
    code = "body_too_slow"
    message = Text("Isi permintaan tidak selesai dikirim pada waktunya.", "The body did not come to its end in time.")


class NoBody(Exception):
    """Tells the app below that the body will not come to its end."""


def by_token(most: int, longer: Mapping[str, int] | None = None) -> Callable[[Scope], int]:
    """Return the limit of a service: few bytes are read, let alone parsed, for somebody who shows no token.

    `longer` bodies are taken at some paths; one that ends with a slash stands for all below it.
    """
    exact = longer or {}
    below = {path: size for path, size in exact.items() if path.endswith("/")}

    def limit(scope: Scope) -> int:
        path: str = scope["path"]
        allowed = exact.get(path) or next((size for start, size in below.items() if path.startswith(start)), most)
        return allowed if "authorization" in Headers(scope=scope) else min(most, ANONYMOUS_BYTES)

    return limit


class BodyLimit:
    """Refuses bodies that are too long with 413, at once when announced, and too slow ones with 408."""

    def __init__(self, app: ASGIApp, max_bytes: int | Callable[[Scope], int], seconds: float = LONGEST_SECONDS) -> None:
        self._app = app
        self._limit = max_bytes
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; an answer the app makes out of a cut body is replaced by the refusal."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit if isinstance(self._limit, int) else self._limit(scope)
        problem = _announced(scope, limit)
        if problem is None:
            counted = _Counted(receive, send, limit, self._seconds)
            try:
                await self._app(scope, counted.receive, counted.send)
            except Exception:
                if counted.problem is None or counted.started:
                    raise
            problem = None if counted.started else counted.problem
        if problem is not None:
            await send_refusal(problem, scope, receive, send)


def _announced(scope: Scope, limit: int) -> Problem | None:
    """Return what is wrong with the length a request announces."""
    lengths = Headers(scope=scope).getlist("content-length")
    if not lengths:
        return None
    if len(lengths) > 1 or not (lengths[0].isascii() and lengths[0].isdecimal()):
        return MalformedLength(headers=CLOSE)
    return TooLarge(limit=limit, headers=CLOSE) if int(lengths[0]) > limit else None


async def send_refusal(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a request whose body nobody wants, so that the refusal is read although its sender is still sending."""

    async def send_lingering(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
            return
        await send({**message, "more_body": True})
        await _drain(receive)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    await problem_response(problem)(scope, receive, send_lingering)


async def _drain(receive: Receive) -> None:
    """Read on for a while after the answer: closing at once would reset the connection before the client reads it."""
    left = LINGER_BYTES
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


class _Counted:
    """Watches what one request receives; past a limit, the app can neither read on nor start an answer."""

    def __init__(self, receive: Receive, send: Send, limit: int, seconds: float) -> None:
        self._receive = receive
        self._send = send
        self._limit = self._left = limit
        self._until = asyncio.get_running_loop().time() + seconds
        self._ended = False
        self.problem: Problem | None = None
        self.started = False

    async def receive(self) -> Message:
        if self._ended:  # what still comes is that the caller went away
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            self._cut(TooSlow(headers=CLOSE))
        self._ended = not message.get("more_body", False)
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self._cut(TooLarge(limit=self._limit, headers=CLOSE))
        return message

    async def send(self, message: Message) -> None:
        if self.problem is not None and not self.started:
            return
        self.started = True
        await self._send(message)

    def _cut(self, problem: Problem) -> NoReturn:
        self.problem = problem
        raise NoBody
