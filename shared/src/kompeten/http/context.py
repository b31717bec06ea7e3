"""The ASGI layer around every app: correlation and trace context, the last resort for errors."""

import re
from collections.abc import Callable

from opentelemetry.trace import Span, SpanKind
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kompeten.http.errors import INTERNAL, unexpected
from kompeten.http.metrics import route_template
from kompeten.ids import new_id
from kompeten.telemetry.correlation import CORRELATION_ID, TRACEPARENT, correlated
from kompeten.telemetry.tracing import Tracing, describe

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
                _describe(span, scope, status, correlation)

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


def _describe(span: Span, scope: Scope, status: int, correlation: str) -> None:
    route = route_template(scope)
    attributes = {
        "http.request.method": scope["method"],
        "http.route": route,
        "http.response.status_code": status,
        "kompeten.correlation_id": correlation,
    }
    describe(span, f"{scope['method']} {route}", attributes, failed=status >= INTERNAL)


def _valid(value: str | None, pattern: re.Pattern[str]) -> str | None:
    return value if value is not None and pattern.fullmatch(value) else None
