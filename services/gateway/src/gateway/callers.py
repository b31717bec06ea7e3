"""Where a request comes from, and whether that address asks too often."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from time import time

from fastapi import Request
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from gateway.routing import Operation
from kompeten.problems import TooManyRequests

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

V6_SUBSCRIBER_BITS = 64  # one subscriber has at least a /64: counting single addresses would count nobody
UNKNOWN = "unknown"


class Callers:
    """Finds the caller's address and holds rate limits, per process and in memory."""

    def __init__(self, trusted_proxies: Sequence[str]) -> None:
        self._trusted: list[Network] = [ip_network(one) for one in trusted_proxies]
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def address(self, request: Request) -> str:
        """Return the nearest address that is no proxy of ours; what stands left of it anybody could have written."""
        peer = request.client.host if request.client else UNKNOWN
        chain = [one.strip() for one in ",".join(request.headers.getlist("x-forwarded-for")).split(",")]
        for following in reversed([one for one in chain if one]):
            if not self._is_trusted(peer):
                break
            peer = following
        return peer if _parsed(peer) else UNKNOWN

    async def admit(self, request: Request, operation: Operation) -> None:
        """Count this request; `TooManyRequests` with the seconds to wait when its operation's limit is reached."""
        if operation.rate_limit is None:
            return
        counted = operation.service, operation.method, operation.path, _counted(self.address(request))
        if not await self._limiter.hit(operation.rate_limit, *counted):
            reset, _ = await self._limiter.get_window_stats(operation.rate_limit, *counted)
            raise TooManyRequests(retry_after=max(1, round(reset - time() + 0.5)))

    def _is_trusted(self, peer: str) -> bool:
        address = _parsed(peer)
        return address is not None and any(address in network for network in self._trusted)


def _parsed(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _counted(address: str) -> str:
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, V6_SUBSCRIBER_BITS), strict=False))
    return address
