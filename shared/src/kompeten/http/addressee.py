"""Who a request is meant for: containers take over each other's addresses, and a name may point to the old one."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kompeten.http.bodies import send_refusal
from kompeten.problems import Problem, Text

SERVICE = "X-Kompeten-Service"
FOR_ANYBODY = {"/livez", "/readyz", "/metrics"}  # who watches a process asks it by its address


class Misdirected(Problem):
    """421: meant for another service, or for none in particular; nothing was done (RFC 9110, 15.5.20)."""

    status = 421
    code = "misdirected_request"
    message = Text(
        "Permintaan ini bukan untuk layanan {service}.", "This request is not meant for the service {service}."
    )


class Addressed:
    """Answers only requests that name this service, as it is `called`, and names it in every answer."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; a request for somebody else costs its caller the connection, too."""

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[SERVICE] = self._service
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] in FOR_ANYBODY or Headers(scope=scope).get(SERVICE) == self._service:
            await self._app(scope, receive, send_named)
        else:
            problem = Misdirected(service=self._service, headers={"Connection": "close"})
            await send_refusal(problem, scope, receive, send_named)
