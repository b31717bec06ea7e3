"""The ASGI layer around every app: correlation and trace context, the size of bodies, the last resort for errors."""

import asyncio
import contextlib
import re

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kompeten.http.errors import unexpected
from kompeten.http.problems import TooLarge, problem_response
from kompeten.ids import new_id
from kompeten.telemetry import CORRELATION_ID, TRACEPARENT, correlation_id, new_traceparent, traceparent

LINGER_BYTES = 16 * 1024 * 1024  # what a client may have under way when it is refused
LINGER_SECONDS = 5


class RequestContext:
    """Gives each request its correlation id and trace context, for logs, events and the answer's header.

    Errors nobody handled become a 500 problem here, while the context still stands.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        correlation = _valid(headers.get("x-correlation-id"), CORRELATION_ID) or str(new_id())
        trace = _valid(headers.get("traceparent"), TRACEPARENT) or new_traceparent()
        tokens = correlation_id.set(correlation), traceparent.set(trace)
        try:
            with structlog.contextvars.bound_contextvars(correlation_id=correlation, traceparent=trace):
                await self._serve(scope, receive, send, correlation)
        finally:
            correlation_id.reset(tokens[0])
            traceparent.reset(tokens[1])

    async def _serve(self, scope: Scope, receive: Receive, send: Send, correlation: str) -> None:
        started = False

        async def send_with_id(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message)["X-Correlation-Id"] = correlation
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except Exception as error:
            if started:
                raise
            await unexpected(error)(scope, receive, send_with_id)


class BodyTooLong(Exception):
    """Tells the app below that the body will not come to its end."""


class BodyLimit:
    """Refuses bodies over `max_bytes` with 413: at once when announced, else while they stream."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app = app
        self._max = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; an answer the app makes out of a cut body is replaced by the refusal."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > self._max:
            await self._refuse(scope, receive, send)
            return
        counted = _Counted(receive, send, self._max)
        try:
            await self._app(scope, counted.receive, counted.send)
        except Exception:
            if not counted.exceeded or counted.started:
                raise
        if counted.exceeded and not counted.started:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_lingering(message: Message) -> None:
            if message["type"] != "http.response.body":
                await send(message)
                return
            await send({**message, "more_body": True})
            await _drain(receive)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

        problem = TooLarge(limit=self._max, headers={"Connection": "close"})
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
    """Counts what one request receives; once over the limit, the app can neither read on nor start an answer."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive = receive
        self._send = send
        self._left = limit
        self.exceeded = False
        self.started = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.exceeded = True
            raise BodyTooLong
        return message

    async def send(self, message: Message) -> None:
        if self.exceeded and not self.started:
            return
        self.started = True
        await self._send(message)


def _valid(value: str | None, pattern: re.Pattern[str]) -> str | None:
    return value if value is not None and pattern.fullmatch(value) else None
