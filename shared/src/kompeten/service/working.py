"""What a worker of a service does all day: the work there is, then rest until somebody wakes it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from kompeten.cancellation import heed_cancellation
from kompeten.database.sessions import is_outage
from kompeten.runtime import Runtime

log = structlog.get_logger(__name__)


async def work_when_woken(
    runtime: Runtime, task: str, work: Callable[[], Awaitable[bool]], *, woken: asyncio.Event, poll_seconds: float
) -> None:
    """Work until cancelled; an outage is waited out. `work` does a piece and tells whether there may be more.

    `poll_seconds` are for what came to another process: this one is woken by its own.
    """
    while True:
        woken.clear()
        try:
            while await work():
                runtime.progress.made(task)
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("worker waits", worker=task, error=error)
        heed_cancellation()
        runtime.progress.made(task)  # an outage too: no new process cures it
        with suppress(TimeoutError):
            async with asyncio.timeout(poll_seconds):
                await woken.wait()
