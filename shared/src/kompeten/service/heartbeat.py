"""The heartbeat of the event loop, and what is left to read when it stops."""

import asyncio
import contextlib
import sys
import threading
import traceback
from collections.abc import Iterator

import structlog

from kompeten.telemetry.progress import Progress

BEAT_SECONDS = 1.0
LOG_AFTER_SECONDS = 5.0
DEEPEST_STACK = 30

log = structlog.get_logger(__name__)


async def run_heartbeat(progress: Progress) -> None:
    """Show each second that the event loop turns."""
    while True:
        progress.beat()
        await asyncio.sleep(BEAT_SECONDS)


@contextlib.contextmanager
def stack_watch(progress: Progress, *, log_after: float = LOG_AFTER_SECONDS) -> Iterator[None]:
    """Log, from a thread of its own, where the calling thread's event loop hangs when it stops turning.

    The probe of a stuck loop gets no answer at all: this is what is left to read afterwards.
    """
    ended = threading.Event()
    watched = threading.get_ident()

    def look() -> None:
        logged = False
        while not ended.wait(log_after / 4):
            if progress.since_beat() <= log_after:
                logged = False
            elif not logged:
                frame = sys._current_frames().get(watched)  # noqa: SLF001 - documented, in spite of its name
                stack = "".join(traceback.format_stack(frame)[-DEEPEST_STACK:])
                log.error("event loop stuck", seconds=round(progress.since_beat(), 1), stack_of_loop=stack)
                logged = True

    thread = threading.Thread(target=look, name="stack-watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
