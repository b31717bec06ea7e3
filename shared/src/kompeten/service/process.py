"""What a service's process is made of."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from kompeten.http.authorization import Tenanted
from kompeten.messaging.relay import Relay
from kompeten.operations.routes import Consuming
from kompeten.recovery.worker import Guard
from kompeten.runtime import Running, Runtime
from kompeten.service.scraping import Scraped
from kompeten.service.supervision import Stoppable

Worker = Callable[[Runtime], Awaitable[None]]


@dataclass(kw_only=True)
class Process(Running, Tenanted, Consuming, Scraped, Stoppable):
    """Made by `create_service_app`; routes and tests reach it by `process_of`.

    `runtime` serves requests; `beside` is the same with connections of its own, for everything else.
    """

    beside: Runtime
    relay: Relay
    guard: Guard
    workers: Mapping[str, Worker] = field(default_factory=dict)
