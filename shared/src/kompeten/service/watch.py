"""The task that watches the others: who moves, and who waits for an outage."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

from kompeten.messaging.consumer import Consumer
from kompeten.runtime import Runtime
from kompeten.service.dependencies import silent
from kompeten.telemetry.progress import Dependency

WATCH_SECONDS = 5.0
ASK_AFTER_SECONDS = 10.0  # who moved lately is not asked about: a healthy process costs its dependencies nothing

Ask = Callable[[Runtime, Collection[Dependency]], Awaitable[set[Dependency]]]


async def run_watch(runtime: Runtime, consumers: Sequence[Consumer], *, ask: Ask = silent) -> None:
    """Watch until cancelled who moves, and whether those who do not are waiting for an outage."""
    while True:
        await watch_once(runtime, consumers, ask=ask)
        await asyncio.sleep(WATCH_SECONDS)


async def watch_once(runtime: Runtime, consumers: Sequence[Consumer], *, ask: Ask = silent) -> None:
    """Look once: consumers with nothing to do or paused on purpose count as moving, the waiting are excused.

    On a restored database everybody waits for an order.
    """
    if not runtime.gate.is_open:
        runtime.progress.excuse(runtime.progress.still_for())
    for consumer in consumers:
        if consumer.breaker.is_open or consumer.intake.is_idle():
            runtime.progress.made(consumer.task)
    waiting = runtime.progress.waiting(ASK_AFTER_SECONDS)
    if not waiting:
        return
    silence = await ask(runtime, {need for needs in waiting.values() for need in needs})
    runtime.progress.excuse(task for task, needs in waiting.items() if not silence.isdisjoint(needs))
