"""How often each caller has asked: counted in this process, or by all gateways together where a store is shared."""

from dataclasses import dataclass
from time import monotonic, time
from typing import Final

import structlog
from limits import RateLimitItem
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.redis.valkey import ValkeyBridge
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from prometheus_client import Gauge
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kompeten.telemetry.metrics import Metrics

PATIENCE_SECONDS: Final = 0.3  # for the shared store, which is near: a request must not wait for its own counting
ALONE_SECONDS: Final = 2.0  # how long a process counts by itself before it tries a store again that failed
STANDINGS: Final = "kompeten.standings"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Standing:
    """How a caller stands with one limit; `name` is the policy's, and what is not `admitted` is to be refused."""

    name: str
    limit: RateLimitItem
    admitted: bool
    remaining: int
    reset_seconds: int

    @property
    def policy(self) -> str:
        """The item of `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10)."""
        return f'"{self.name}";q={self.limit.amount};w={self.limit.get_expiry()}'

    @property
    def shown(self) -> str:
        """The item of `RateLimit`."""
        return f'"{self.name}";r={self.remaining};t={self.reset_seconds}'


class Counts:
    """Sliding windows of two numbers per caller. While the shared store is away, each process counts by itself."""

    def __init__(self, shared: str | None, metrics: Metrics) -> None:
        self._alone = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._store = None if shared is None else _store(shared)
        self._shared = None if self._store is None else SlidingWindowCounterRateLimiter(self._store)
        self._alone_until = 0.0
        self._apart = Gauge(
            "kompeten_rate_limits_apart",
            "1 while this process counts alone because the shared store does not answer",
            registry=metrics.registry,
        )

    async def count(self, name: str, limit: RateLimitItem, *counted: str) -> Standing:
        """Count one request and return how its caller stands; one beyond the limit does not count."""
        if self._shared is not None and monotonic() >= self._alone_until:
            try:
                standing = await _count(self._shared, name, limit, counted)
            except StorageError as error:
                self._alone_until = monotonic() + ALONE_SECONDS
                self._apart.set(1)
                log.warning("rate limits are counted by this process alone", error=type(error.storage_error).__name__)
            else:
                self._apart.set(0)
                return standing
        return await _count(self._alone, name, limit, counted)

    async def close(self) -> None:
        """Close the connections to the shared store."""
        if self._store is not None and isinstance(bridge := self._store.bridge, ValkeyBridge):
            await bridge.storage.aclose()


class StandingsShown:
    """Writes `RateLimit` and `RateLimit-Policy` on answers to requests that were counted."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; whoever counts appends to the list in the scope."""
        standings: list[Standing] = scope.setdefault(STANDINGS, [])

        async def send_shown(message: Message) -> None:
            if message["type"] == "http.response.start" and standings:
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = ", ".join(one.policy for one in standings)
                headers["RateLimit"] = ", ".join(one.shown for one in standings)
            await send(message)

        await self._app(scope, receive, send_shown)


async def _count(
    limiter: SlidingWindowCounterRateLimiter, name: str, limit: RateLimitItem, counted: tuple[str, ...]
) -> Standing:
    admitted = await limiter.hit(limit, *counted)
    reset, remaining = await limiter.get_window_stats(limit, *counted)
    return Standing(name, limit, admitted, remaining, max(1, round(reset - time() + 0.5)))


def _store(url: str) -> RedisStorage:
    """Return the store at a `valkey://` or `valkeys://` address; nothing is asked before the first request is."""
    return RedisStorage(
        f"async+{url}", wrap_exceptions=True, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
    )
