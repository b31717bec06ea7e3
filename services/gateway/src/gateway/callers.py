"""Where a request comes from, and whether that address asks too often."""

from collections.abc import Sequence
from time import time

from fastapi import Request
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from gateway.addresses import Network, is_within, subscriber, tidied
from gateway.routing import Operation
from kompeten.identity.tokens import Caller
from kompeten.problems import TooManyRequests

UNKNOWN = "unknown"


class Callers:
    """Finds the caller's address and holds rate limits, per process and in memory."""

    def __init__(self, trusted_proxies: Sequence[Network], client_limit: str) -> None:
        self._trusted = trusted_proxies
        self._client_limit = parse(client_limit)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())  # two numbers per caller, not a list of times

    def address(self, request: Request) -> str:
        """Return the nearest address that is no proxy of ours; what stands left of it anybody could have written."""
        peer = tidied(request.client.host) if request.client else None
        chain = [one.strip() for one in ",".join(request.headers.getlist("x-forwarded-for")).split(",")]
        for following in reversed([one for one in chain if one]):
            if peer is None or not is_within(peer, self._trusted):
                break
            peer = tidied(following)
        return peer or UNKNOWN

    async def admit(self, operation: Operation, address: str) -> None:
        """Count this request; `TooManyRequests` with the seconds to wait when its operation's limit is reached."""
        if operation.rate_limit is None:
            return
        await self._count(operation.rate_limit, operation.service, operation.count, subscriber(address))

    async def admit_client(self, caller: Caller) -> None:
        """Count a request of somebody with a token, whatever it is for; raises `TooManyRequests`."""
        await self._count(self._client_limit, caller.lsp_id or "", caller.subject)

    async def _count(self, limit: RateLimitItem, *counted: str) -> None:
        if not await self._limiter.hit(limit, *counted):
            reset, _ = await self._limiter.get_window_stats(limit, *counted)
            raise TooManyRequests(retry_after=max(1, round(reset - time() + 0.5)))
