"""One request to an endpoint: signed, to a public address, never redirected, and not for long."""

import json
import ssl
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from aiohttp import (
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)
from standardwebhooks import Webhook as Signer

from kompeten.clock import Clock
from notifications.webhooks.addresses import NotPublic, public_socket
from notifications.webhooks.claims import Claimed
from notifications.webhooks.rules import PING

TOTAL_SECONDS, CONNECT_SECONDS = 15, 5
MOST_CHARACTERS = 500  # of an answer: enough to see what is wrong


@dataclass(frozen=True)
class Answer:
    """What came of one request; without a status, the word for why."""

    status: int | None
    error: str | None
    text: str
    duration_ms: int


def body_of(claimed: Claimed, *, public_url: str) -> str:
    """Return what is sent: ids, when, and where to read more with a token. The same for every attempt."""
    data: dict[str, str] = {"lsp_id": claimed.lsp_id}
    if claimed.application_id is not None:
        link = f"{public_url.rstrip('/')}/v1/applications/{claimed.application_id}"
        data |= {"application_id": str(claimed.application_id), "link": link}
    said = {"type": claimed.type, "timestamp": claimed.occurred_at.isoformat(), "data": data}
    return json.dumps(said, separators=(",", ":"))


def signed(claimed: Claimed, body: str, secrets: list[str], *, at: datetime) -> dict[str, str]:
    """Return the headers of an attempt (Standard Webhooks): a signature per secret."""
    message_id = str(claimed.event_id)
    signatures = [Signer(secret).sign(message_id, at, body) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": "kompeten-webhooks",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


class Poster:
    """Sends; each request connects anew, so that an address is looked at each time."""

    def __init__(self, clock: Clock, *, anywhere: bool) -> None:
        connector = TCPConnector(
            limit=0, force_close=True, use_dns_cache=False, socket_factory=None if anywhere else public_socket
        )
        timeout = ClientTimeout(total=TOTAL_SECONDS, sock_connect=CONNECT_SECONDS)
        self._session = ClientSession(connector=connector, timeout=timeout, cookie_jar=DummyCookieJar())
        self._clock = clock

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        await self._session.close()

    async def post(self, url: str, body: str, headers: dict[str, str]) -> Answer:
        """Send once and return what came of it, whatever that is."""
        begun = self._clock.elapsed()
        status, error, text = None, None, ""
        try:
            async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                text = (await answer.content.read(4 * MOST_CHARACTERS)).decode("utf-8", "replace")
                status = answer.status
        except (TimeoutError, OSError, ClientError, ValueError) as failed:
            error = word_for(failed)
        shown = text.replace("\0", "")[:MOST_CHARACTERS]
        return Answer(status, error, shown, round((self._clock.elapsed() - begun) * 1000))


def word_for(failed: Exception) -> str:
    """Return why there was no answer, in a word for the log: never a text with addresses of ours."""
    cause = failed.os_error if isinstance(failed, ClientConnectorError) else failed
    match cause, failed:
        case NotPublic(), _:
            return "address_not_public"
        case TimeoutError(), _:
            return "timeout"
        case _, ClientConnectorDNSError():
            return "name_unknown"
        case ssl.SSLError(), _:
            return "certificate"
        case _:
            return "connection"


def is_ping(claimed: Claimed) -> bool:
    """Tell whether it was asked for by hand, to try the endpoint out."""
    return claimed.type == PING
