"""What people and operators read, over HTTP through the whole app: the median of some requests."""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from benchmarks.years.operation import Operation
from benchmarks.years.world import World
from certification.certificates.parts import renderer_of
from kompeten.database.sessions import in_transaction
from kompeten.http.places import Place
from kompeten_ops.gateway import SERVICES
from notifications.digests.commands import write_due_digests
from notifications.messages.commands import release_messages
from support.drivers.registration import ORGANIZER
from support.lsps import LSP

READS = 9
PAGE = 50
BEFORE_THE_LAST = """
SELECT (SELECT id FROM feed_epoch ORDER BY number DESC LIMIT 1) AS id, position
  FROM feed_entry WHERE lsp_id = :lsp ORDER BY position DESC OFFSET :limit LIMIT 1
"""
QUIET = timedelta(minutes=10)
MANAGER = "certification_manager"
Read = Callable[[World], Awaitable[None]]


async def median(world: World, *, read: Read) -> float:
    """Read again and again and return the median in milliseconds."""
    took = []
    for _ in range(READS):
        started = time.perf_counter()
        await read(world)
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


@dataclass(frozen=True)
class Page:
    """A page of a list; `{batch}` in the path is the newest batch."""

    service: str
    path: str
    role: str = MANAGER

    async def __call__(self, world: World) -> None:
        """Read it."""
        own = {"organizer_id": ORGANIZER} if self.role == "organizer_system" else {}
        await world.get(self.service, f"/v1/{self.path.format(batch=world.batch)}", self.role, **own)


async def timeline(world: World) -> None:
    """Read the timeline of the newest batch's first application."""
    service = world.service("registration")
    (row,) = await service.rows("SELECT id FROM application WHERE batch_id = :batch LIMIT 1", batch=world.batch)
    await world.get("registration", f"/v1/applications/{row['id']}/timeline", MANAGER)


async def last_of_feed(world: World) -> None:
    """Read the page of the LSP's feed that ends with the newest change."""
    service = world.service("registration")
    (row,) = await service.rows(BEFORE_THE_LAST, lsp=LSP, limit=PAGE)
    after = Place(row["id"], row["position"]).cursor()
    await world.get("registration", f"/v1/feed?limit={PAGE}&after={after}", MANAGER)


async def report(world: World) -> None:
    """Read the operators' report of all services, and what a scrape of each reads."""
    for name in SERVICES:
        await world.get(name, f"/v1/operations/{name}", "operator")
        await world.get(name, "/metrics", "operator")


async def idle_workers(world: World) -> None:
    """Let every worker look for work that is not there, as each does once or twice a second."""
    certification, notifications = (world.service(name).runtime for name in ("certification", "notifications"))
    await renderer_of(certification).render_some()
    await in_transaction(notifications.sessions, release_messages)
    await in_transaction(notifications.sessions, partial(write_due_digests, quiet=QUIET))


def _read(key: str, title: str, read: Read) -> Operation:
    return Operation(key, title, "ms", partial(median, read=read))


READING = (
    _read(
        "accepted",
        "a page: what an LSP accepted",
        Page("registration", "applications?state=accepted&limit=50", "lsp_admin"),
    ),
    _read(
        "own", "a page: an organizer's applications", Page("registration", "applications?limit=50", "organizer_system")
    ),
    _read(
        "batch", "a page: the applications of a batch", Page("registration", "applications?batch_id={batch}&limit=50")
    ),
    _read("batches", "a page: batches with their counts", Page("registration", "batches?limit=50")),
    _read("timeline", "a timeline", timeline),
    _read("feed-first", "the feed: its first page", Page("registration", f"feed?limit={PAGE}")),
    _read("feed-last", "the feed: its last page", last_of_feed),
    _read("assessments", "a page: assessments of a batch", Page("assessment", "assessments?batch_id={batch}&limit=50")),
    _read("cases", "a page: cases of a batch", Page("certification", "cases?batch_id={batch}&limit=50")),
    _read("register", "a page: the register", Page("certification", "certificates?limit=50")),
    _read("messages", "a page: messages of a batch", Page("notifications", "messages?batch_id={batch}&limit=50")),
    _read("report", "the operators' report and a scrape", report),
    _read("workers", "workers that find nothing to do", idle_workers),
)
