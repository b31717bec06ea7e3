"""Handing a request to its service and the answer back, both streamed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import structlog
from aiohttp import (
    ClientConnectionError,
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
)
from fastapi import Request
from starlette.types import Receive, Scope, Send
from yarl import URL

from gateway.bodies import KeptBody
from gateway.cells import Cell
from gateway.refusals import ServiceBroke, ServiceDown, ServiceSlow
from gateway.routing import Operation
from gateway.settings import GatewaySettings
from kompeten.cells import called
from kompeten.http.addressee import SERVICE, Misdirected
from kompeten.problems import BadRequest
from kompeten.telemetry.correlation import correlation_id, traceparent

# Nothing else a client sends goes further: who somebody is, and from where, services learn from us and the token only.
PASSED_ON = {
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "content-encoding",
    "content-length",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "last-event-id",
    "range",
    "tus-resumable",
    "upload-checksum",
    "upload-length",
    "upload-offset",
    "user-agent",
}
# RFC 9110, 7.6.1; and what this server writes itself
NOT_PASSED_BACK = {
    b"connection",
    b"date",
    b"keep-alive",
    b"proxy-authenticate",
    b"proxy-connection",
    b"server",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
    b"x-correlation-id",
    SERVICE.lower().encode(),  # told to the gateway, not to the world
}
SAFE = {"GET", "HEAD"}
IDLE_SECONDS = 30  # under the 65 s after which services close: no request meets a connection that is just going away
PIECE_BYTES = 65_536

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Question:
    """A request as it goes to services: to one, or to the same one in several cells."""

    request: Request
    operation: Operation
    caller: str
    body: KeptBody | None

    @classmethod
    def of(cls, request: Request, operation: Operation, caller: str) -> Self:
        """Return it; `caller` is the address it came from."""
        return cls(request, operation, caller, KeptBody(request.receive) if _has_body(request) else None)


class Forwarder:
    """Talks to the services. aiohttp repeats some methods on a broken connection, never a POST, never a body.

    A service that was started anew may have another's old address: what a foreign service answers goes to nobody. A
    request that met nobody, or was refused as misdirected, is sent once more to the address the name has by now.
    """

    def __init__(self, settings: GatewaySettings) -> None:
        self._pool = TCPConnector(limit=0, keepalive_timeout=IDLE_SECONDS)
        self._session = _session(self._pool, settings)
        self._anew = _session(TCPConnector(limit=0, force_close=True, use_dns_cache=False), settings)

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()
        await self._anew.close()

    async def forward(self, question: Question, cell: Cell) -> "Relayed":
        """Return the answer of the cell's service as soon as it begins.

        Raises `ServiceDown` when nothing was done, `ServiceSlow` and `ServiceBroke` when the outcome is unknown.
        """
        service = question.operation.service
        address = cell.services.get(service)
        if address is None:
            raise ServiceDown(service=service)
        onward = _Onward(question, service, _url(address.rstrip("/"), question.request), called(service, cell.known_as))
        try:
            return Relayed(await onward.ask(self._session), service)
        except (ServiceDown, Foreign) as error:
            if isinstance(error, Foreign) and not error.is_safe:
                raise ServiceBroke(service=service) from error
        self._pool.clear_dns_cache(onward.url.host, onward.url.port)
        try:
            return Relayed(await onward.ask(self._anew), service)
        except Foreign as error:
            raise ServiceDown(service=service) from error


class Foreign(Exception):
    """Somebody else answered; `is_safe`: it can be asked again, since nothing was done, or nothing changes by it."""

    def __init__(self, *, is_safe: bool) -> None:
        super().__init__()
        self.is_safe = is_safe


class _Onward:
    """One request on its way to its service, as often as it must be sent; `addressee` is what the service is called."""

    def __init__(self, question: Question, service: str, url: URL, addressee: str) -> None:
        self.url = url
        self._service, self._addressee = service, addressee
        self._method = question.request.method
        self._headers = {**_onward_headers(question.request, question.caller), SERVICE: addressee}
        self._body = question.body

    async def ask(self, session: ClientSession) -> ClientResponse:
        """Send it and return the answer when it comes from the service that was meant; raises `Foreign`."""
        body = None if self._body is None else self._body.stream()
        try:
            answer = await session.request(
                self._method, self.url, headers=self._headers, data=body, allow_redirects=False
            )
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            log.warning("service down", service=self._addressee, error=type(error).__name__)
            raise ServiceDown(service=self._service) from error
        except TimeoutError as error:
            log.warning("service slow", service=self._addressee)
            raise ServiceSlow(service=self._service) from error
        except (ClientError, ConnectionError) as error:
            log.warning("service broke off", service=self._addressee, error=type(error).__name__)
            raise ServiceBroke(service=self._service) from error
        if answer.headers.get(SERVICE) == self._addressee and answer.status != Misdirected.status:
            return answer
        answer.close()
        log.warning("answered by another service", service=self._addressee, by=answer.headers.get(SERVICE))
        raise Foreign(is_safe=answer.status == Misdirected.status or self._method in SAFE)


def _session(connector: TCPConnector, settings: GatewaySettings) -> ClientSession:
    return ClientSession(
        connector=connector,
        timeout=ClientTimeout(
            total=None,
            sock_connect=settings.connect_timeout_seconds,
            sock_read=settings.answer_timeout_seconds,
        ),
        cookie_jar=DummyCookieJar(),  # or one caller's cookies would go with the next one's request
        auto_decompress=False,
        skip_auto_headers=["Accept", "Accept-Encoding", "Content-Type", "User-Agent"],
    )


class Relayed:
    """An answer on its way back, piece by piece."""

    def __init__(self, answer: ClientResponse, service: str) -> None:
        self._answer = answer
        self._service = service

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self._answer.status

    def close(self) -> None:
        """Give up an answer nobody wants."""
        self._answer.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the ASGI signature
        """Send the answer. When the service breaks off inside it, so does this connection: half is not an answer."""
        try:
            pairs = [(name.lower(), value) for name, value in self._answer.raw_headers]  # as ASGI wants them
            headers = [pair for pair in pairs if pair[0] not in NOT_PASSED_BACK]
            await send({"type": "http.response.start", "status": self._answer.status, "headers": headers})
            async for piece in self._answer.content.iter_chunked(PIECE_BYTES):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except (TimeoutError, ClientConnectionError, ClientError) as error:
            log.warning("service broke off inside an answer", service=self._service, error=type(error).__name__)
            raise
        finally:
            self._answer.release()


def _url(address: str, request: Request) -> URL:
    """Return where to: path and query byte for byte as they came."""
    try:
        path = request.scope["raw_path"].decode("ascii").partition("?")[0]
        query = request.scope["query_string"].decode("ascii")
    except UnicodeDecodeError as error:
        raise BadRequest from error
    return URL(f"{address}{path}?{query}" if query else address + path, encoded=True)


def _has_body(request: Request) -> bool:
    return "transfer-encoding" in request.headers or request.headers.get("content-length", "0") != "0"


def _onward_headers(request: Request, caller: str) -> Mapping[str, str]:
    named = reversed(request.headers.items())  # of one named twice the first counts
    headers = {name: value for name, value in named if name in PASSED_ON}
    ours = {
        "X-Forwarded-For": caller,
        "X-Forwarded-Proto": request.scope["scheme"],
        "X-Correlation-Id": correlation_id.get(),
        "traceparent": traceparent.get(),
    }
    return headers | {name: value for name, value in ours.items() if value is not None}
