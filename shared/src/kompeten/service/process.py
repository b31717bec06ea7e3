"""What a service's process is made of."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.http.authorization import Tenanted
from kompeten.messaging.relay import Relay
from kompeten.operations.routes import Consuming
from kompeten.recovery.worker import Guard
from kompeten.runtime import Running, Runtime
from kompeten.service.scraping import Scraped
from kompeten.service.supervision import Stoppable

Worker = Callable[[Runtime], Awaitable[None]]


class Ending(Protocol):
    """Ends some of what is too old, and returns how many; 0 ends the hourly tidying of it. The caller commits."""

    async def __call__(self, session: AsyncSession, *, runtime: Runtime) -> int:
        """End some."""


@dataclass(kw_only=True)
class Process(Running, Tenanted, Consuming, Scraped, Stoppable):
    """Made by `create_service_app`; routes and tests reach it by `process_of`.

    `runtime` serves requests; `beside` is the same with connections of its own, for everything else.
    """

    beside: Runtime
    relay: Relay
    guard: Guard
    workers: Mapping[str, Worker] = field(default_factory=dict)
    endings: Sequence[Ending] = ()
