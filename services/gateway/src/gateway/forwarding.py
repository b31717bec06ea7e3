"""Handing a request to its service and the answer back, both streamed."""

from collections.abc import Mapping

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

from gateway.refusals import ServiceBroke, ServiceDown, ServiceSlow
from gateway.routing import Operation
from gateway.settings import GatewaySettings
from kompeten.problems import BadRequest
from kompeten.telemetry.correlation import correlation_id, traceparent

# Nothing else a client sends goes further: who somebody is, and from where, services learn from us and the token only.
PASSED_ON = (
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
    "range",
    "user-agent",
)
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
}
IDLE_SECONDS = 3  # under the 5 s after which uvicorn closes: no request meets a connection that is just going away
PIECE_BYTES = 65_536

log = structlog.get_logger(__name__)


class Forwarder:
    """Talks to the services. aiohttp repeats some methods on a broken connection, never a POST, never a body."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._upstreams = {name: address.rstrip("/") for name, address in settings.upstreams.items()}
        self._session = ClientSession(
            connector=TCPConnector(limit=0, keepalive_timeout=IDLE_SECONDS),
            timeout=ClientTimeout(
                total=None,
                sock_connect=settings.connect_timeout_seconds,
                sock_read=settings.answer_timeout_seconds,
            ),
            cookie_jar=DummyCookieJar(),  # or one caller's cookies would go with the next one's request
            auto_decompress=False,
            skip_auto_headers=["Accept", "Accept-Encoding", "Content-Type", "User-Agent"],
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def forward(self, request: Request, operation: Operation, caller: str) -> "Relayed":
        """Return the service's answer as soon as it begins.

        Raises `ServiceDown` when nothing was sent, `ServiceSlow` and `ServiceBroke` when the outcome is unknown.
        """
        address = self._upstreams.get(operation.service)
        if address is None:
            raise ServiceDown(service=operation.service)
        url = _url(address, request)
        try:
            answer = await self._session.request(
                request.method,
                url,
                headers=_onward_headers(request, caller),
                data=request.stream() if _has_body(request) else None,
                allow_redirects=False,
            )
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            log.warning("service down", service=operation.service, error=type(error).__name__)
            raise ServiceDown(service=operation.service) from error
        except TimeoutError as error:
            log.warning("service slow", service=operation.service)
            raise ServiceSlow(service=operation.service) from error
        except (ClientError, ConnectionError) as error:
            log.warning("service broke off", service=operation.service, error=type(error).__name__)
            raise ServiceBroke(service=operation.service) from error
        return Relayed(answer, operation.service)


class Relayed:
    """An answer on its way back, piece by piece."""

    def __init__(self, answer: ClientResponse, service: str) -> None:
        self._answer = answer
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the ASGI signature
        """Send the answer. When the service breaks off inside it, so does this connection: half is not an answer."""
        try:
            headers = [pair for pair in self._answer.raw_headers if pair[0].lower() not in NOT_PASSED_BACK]
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
    headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
    ours = {
        "X-Forwarded-For": caller,
        "X-Forwarded-Proto": request.url.scheme,
        "X-Correlation-Id": correlation_id.get(),
        "traceparent": traceparent.get(),
    }
    return headers | {name: value for name, value in ours.items() if value is not None}
