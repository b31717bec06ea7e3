"""Where a request comes from, and whether that address or that client asks too often."""

from collections.abc import Sequence

from fastapi import Request
from limits import parse

from gateway.addresses import Network, is_within, subscriber, tidied
from gateway.counting import STANDINGS, Counts, Standing
from gateway.routing import Operation
from kompeten.identity.tokens import Caller
from kompeten.problems import TooManyRequests

UNKNOWN = "unknown"


class Callers:
    """Finds the caller's address and holds rate limits. Each raises `TooManyRequests` with the seconds to wait."""

    def __init__(self, trusted_proxies: Sequence[Network], client_limit: str, counts: Counts) -> None:
        self._trusted = trusted_proxies
        self._client_limit = parse(client_limit)
        self._counts = counts

    def address(self, request: Request) -> str:
        """Return the nearest address that is no proxy of ours; what stands left of it anybody could have written."""
        peer = tidied(request.client.host) if request.client else None
        chain = [one.strip() for one in ",".join(request.headers.getlist("x-forwarded-for")).split(",")]
        for following in reversed([one for one in chain if one]):
            if peer is None or not is_within(peer, self._trusted):
                break
            peer = tidied(following)
        return peer or UNKNOWN

    async def close(self) -> None:
        """Close what counting has open."""
        await self._counts.close()

    async def admit_address(self, request: Request, operation: Operation, address: str) -> None:
        """Count a request that needs no token, by the address it came from."""
        await self._count_operation(request, operation, subscriber(address))

    async def admit_client(self, request: Request, operation: Operation, caller: Caller) -> None:
        """Count a request of somebody with a token: whatever it asks, and for its operation where that has a limit."""
        who = (caller.lsp_id or "", caller.subject)
        _note(request, await self._counts.count("client", self._client_limit, *who))
        await self._count_operation(request, operation, *who)

    async def _count_operation(self, request: Request, operation: Operation, *who: str) -> None:
        if operation.rate_limit is None:
            return
        counted = (operation.service, operation.count, *who)
        _note(request, await self._counts.count("operation", operation.rate_limit, *counted))


def _note(request: Request, standing: Standing) -> None:
    request.scope[STANDINGS].append(standing)
    if not standing.admitted:
        raise TooManyRequests(retry_after=standing.reset_seconds)
