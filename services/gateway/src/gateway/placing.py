"""Every request's place in the routing table, found once, and what follows from it before anything is read."""

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.routing import Place, Routes
from kompeten.http.bodies import ANONYMOUS_BYTES
from kompeten.http.errors import UnknownRoute

PLACE = "kompeten.place"
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "RateLimit, RateLimit-Policy, Retry-After, X-Correlation-Id",
}
PREFLIGHT = {"Access-Control-Allow-Headers": "Accept, Content-Type, X-Correlation-Id", "Access-Control-Max-Age": "3600"}


class Placed:
    """Notes the place in the scope; lets scripts of any website read the answers, refusals too, where they may."""

    def __init__(self, app: ASGIApp, routes: Routes) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "http":
            place = scope[PLACE] = self._routes.find_place(scope["path"])
            if place is not None and place.is_cross_origin:
                send = _sharing(send)
        await self._app(scope, receive, send)


def _sharing(send: Send) -> Send:
    async def send_shared(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(CROSS_ORIGIN)
        await send(message)

    return send_shared


def place_of(request: Request) -> Place:
    """Return a request's place, or what the gateway itself has there; raises `UnknownRoute`."""
    place: Place | None = request.scope[PLACE] or _own_place(request)
    if place is None:
        raise UnknownRoute
    return place


def _own_place(request: Request) -> Place | None:
    """Return a page of the gateway that was asked for with a method it has not."""
    found = [
        route for route in request.app.routes if isinstance(route, Route) and route.path_regex.match(request.url.path)
    ]
    methods = frozenset(method for route in found for method in route.methods or ())
    return Place(found[0].path, found[0].path_regex, {}, methods) if found else None


def show_options(place: Place) -> Response:
    """Answer OPTIONS: which methods there are, what a script of another website may send, what a protocol tells."""
    headers = {"Allow": place.allowed}
    for operation in place.operations.values():
        headers |= operation.options
    if place.is_cross_origin:
        headers |= {**PREFLIGHT, "Access-Control-Allow-Methods": place.allowed}
    return Response(status_code=204, headers=headers)


def most_bytes(scope: Scope, *, most: int) -> int:
    """Return how long a body may be: who needs no token, or asks for nothing we have, gets little read."""
    place: Place | None = scope[PLACE]
    operation = None if place is None else place.operations.get(scope["method"])
    if operation is None or operation.is_anonymous:
        return min(most, ANONYMOUS_BYTES)
    return max(most, operation.most_bytes or 0)
