"""What Prometheus asks for, and the counting of requests. Not marked public: the gateway does not know the route."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kompeten.telemetry.metrics import Metrics

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
TEMPLATE = "kompeten.route"  # where an app that routes by itself says in the scope which route it took


class RequestMetrics:
    """Counts and times every request by route template, so that the number of series stays bounded."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._requests = metrics.requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; a request that was never answered counts as `aborted`."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = "aborted"

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        started = time.perf_counter()
        try:
            await self._app(scope, receive, send_noting)
        finally:
            method = scope["method"] if scope["method"] in METHODS else "other"
            self._requests.labels(method, route_template(scope), status).observe(time.perf_counter() - started)


def route_template(scope: Scope) -> str:
    """Return the template of the route that was taken: never a path somebody made up."""
    own = scope.get(TEMPLATE)
    return str(own or getattr(scope.get("route"), "path", "unmatched"))
