"""Long-running tasks of a process, kept running beside the API and stopped with it."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from kompeten.cancellation import heed_cancellation
from kompeten.database.gate import Gate

log = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[None]]
RESTART_SECONDS = 1.0


@dataclass(kw_only=True)
class Stoppable:
    """A process that may have to stop by itself; `failed` says that it did."""

    failed: bool = False

    def fail(self) -> None:
        """Stop the server that serves this process, as SIGTERM would, and let it exit with an error."""
        self.failed = True
        signal.raise_signal(signal.SIGTERM)


@asynccontextmanager
async def supervised(
    works: Mapping[str, Work], *, fatal: tuple[type[Exception], ...], stop: Callable[[], None]
) -> AsyncIterator[None]:
    """Run the works as tasks until the block ends.

    One that fails or returns is started again after a second and the failure logged; a `fatal` error calls `stop`,
    because the process must not run on.
    """
    tasks = [asyncio.create_task(_keep_running(name, work, fatal, stop), name=name) for name, work in works.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_running(name: str, work: Work, fatal: tuple[type[Exception], ...], stop: Callable[[], None]) -> None:
    while True:
        try:
            await work()
        except fatal as error:
            log.critical("process must stop", task=name, error=error)
            stop()
            return
        except Exception:
            log.exception("task failed and starts again", task=name)
        heed_cancellation()
        await asyncio.sleep(RESTART_SECONDS)


def while_open(gate: Gate, work: Work) -> Work:
    """Return the work as it runs only while the gate is open: it is cancelled when the gate is shut."""

    async def run() -> None:
        while True:
            await gate.opened()
            working, shutting = asyncio.ensure_future(work()), asyncio.ensure_future(gate.was_shut())
            try:
                await asyncio.wait({working, shutting}, return_when=asyncio.FIRST_COMPLETED)
                if working.done():
                    await working
                    return
            finally:
                working.cancel()
                shutting.cancel()
                await asyncio.gather(working, shutting, return_exceptions=True)

    return run
