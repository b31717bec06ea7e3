"""The ASGI layer around every app: correlation and trace context, the size of bodies, the last resort for errors."""

import asyncio
import contextlib
import re
from collections.abc import Callable

from opentelemetry.trace import Span, SpanKind
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kompeten.http.errors import INTERNAL, unexpected
from kompeten.http.metrics import route_template
from kompeten.ids import new_id
from kompeten.problems import Problem, TooLarge, problem_response
from kompeten.telemetry.correlation import CORRELATION_ID, TRACEPARENT, correlated
from kompeten.telemetry.tracing import Tracing, told_by

LINGER_BYTES = 16 * 1024 * 1024  # what a client may have under way when it is refused
LINGER_SECONDS = 5
UNTRACED = Tracing()


class RequestContext:
    """Gives each request its correlation id and trace context, for logs, events and the answer's header.

    Errors nobody handled become a 500 problem here, while the context still stands. With tracing on, a request is a
    span; `tracing` is asked at each request.
    """

    def __init__(
        self, app: ASGIApp, *, service: str | None = None, tracing: Callable[[], Tracing] = lambda: UNTRACED
    ) -> None:
        self._app = app
        self._service = service
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        correlation = _valid(headers.get("x-correlation-id"), CORRELATION_ID) or str(new_id())
        given = _valid(headers.get("traceparent"), TRACEPARENT)
        with (
            correlated(correlation, service=self._service),
            self._tracing().span(scope["method"], SpanKind.SERVER, parent=given) as span,
        ):
            status = await self._serve(scope, receive, send, correlation)
            if span is not None:
                _tell(span, scope, status, correlation)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, correlation: str) -> int:
        """Serve one request and return the status of the answer, 0 for none."""
        started = 0

        async def send_with_id(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = message["status"]
                MutableHeaders(scope=message)["X-Correlation-Id"] = correlation
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except Exception as error:
            if started:
                raise
            await unexpected(error)(scope, receive, send_with_id)
        return started


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
        problem = TooLarge(limit=self._max, headers={"Connection": "close"})
        await send_refusal(problem, scope, receive, send)


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


def _tell(span: Span, scope: Scope, status: int, correlation: str) -> None:
    route = route_template(scope)
    attributes = {
        "http.request.method": scope["method"],
        "http.route": route,
        "http.response.status_code": status,
        "kompeten.correlation_id": correlation,
    }
    told_by(span, f"{scope['method']} {route}", attributes, failed=status >= INTERNAL)


def _valid(value: str | None, pattern: re.Pattern[str]) -> str | None:
    return value if value is not None and pattern.fullmatch(value) else None
