"""The process that grows: reads what to do from its standard input, writes what it saw to its standard output."""

import gc
import statistics
import time
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg
import psutil

from benchmarks.apart import Json, answer, service_without_server
from benchmarks.plans import overheard, sequential_scans
from benchmarks.registering import SEATS, RegistrationCommands

READS = 15  # of each kind after every step; their median counts
MEGABYTE = 1_048_576


async def grow(asked: Json) -> Json:
    """Grow from nothing to `total` in steps and return what each step took, and which statements scan tables."""
    process = await service_without_server("registration", asked)
    commands = RegistrationCommands(process.runtime)
    owner = await asyncpg.connect(asked["owner_url"])
    try:
        await commands.enter_organizer()
        await commands.fill_batch()  # imports, prepared statements, connections
        steps = []
        for total in range(asked["step"], asked["total"] + 1, asked["step"]):
            steps.append(await _step(commands, asked["step"], total))
            await owner.execute("TRUNCATE outbox")  # what the relay would have sent
        with overheard(commands.runtime.engine) as statements:
            application_id = await commands.fill_batch()
            await _reads(commands, application_id)
        return {"steps": steps, "sequential_scans": await sequential_scans(asked["owner_url"], statements)}
    finally:
        await owner.close()
        await commands.runtime.engine.dispose()


async def _step(commands: RegistrationCommands, size: int, total: int) -> Json:
    started = time.perf_counter()
    for _ in range(size // SEATS):
        application_id = await commands.fill_batch()
    took = time.perf_counter() - started
    gc.collect()
    return {
        "applications": total,
        "seconds_per_thousand": round(took * 1000 / size, 3),
        "memory_mb": round(psutil.Process().memory_info().rss / MEGABYTE, 1),
        **await _reads(commands, application_id),
    }


async def _reads(commands: RegistrationCommands, application_id: UUID) -> dict[str, float]:
    return {
        "list_ms": await _median(commands.list_accepted),
        "own_list_ms": await _median(lambda: commands.list_own(application_id)),
        "batches_ms": await _median(commands.list_batches),
        "timeline_ms": await _median(lambda: commands.timeline(application_id)),
    }


async def _median(read: Callable[[], Awaitable[None]]) -> float:
    took = []
    for _ in range(READS):
        started = time.perf_counter()
        await read()
        took.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(took), 2)


if __name__ == "__main__":
    answer(grow)
