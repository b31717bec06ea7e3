"""The worker that gives changes their numbers."""

import asyncio
from functools import partial

from sqlalchemy import exists, select

from kompeten.database.sessions import in_transaction
from kompeten.runtime import Runtime
from kompeten.service.working import work_when_woken
from registration.feed.models import FeedWaiting
from registration.feed.numbering import MOST, number_changes

TASK = "feed"
POLL_SECONDS = 0.25  # what a change waits at most before followers see it, beside their own polling


async def run_feed(runtime: Runtime) -> None:
    """Work until cancelled: for `create_service_app(workers=...)`. Several processes take turns by the epoch's lock."""
    await work_when_woken(
        runtime, TASK, partial(number_waiting, runtime), woken=asyncio.Event(), poll_seconds=POLL_SECONDS
    )


async def number_waiting(runtime: Runtime) -> bool:
    """Give numbers to the next changes; tell whether there may be more. Without any nothing is written."""
    async with runtime.reading() as session:
        if not await session.scalar(select(exists(select(FeedWaiting.id)))):
            return False
    return await in_transaction(runtime.sessions, number_changes) == MOST
