"""A PostgreSQL that waits for its disk: `fsync` on, and each flush of the log takes 2 ms more."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

from benchmarks.measuring import Comparison
from benchmarks.servers import Servers
from benchmarks.sizes import Sizes
from devstack import postgres as postgres_servers

Benchmark = Callable[[Servers, Sizes], Awaitable[Comparison]]

# Whoever flushes waits so many microseconds before; who commits meanwhile is flushed along, as by a disk.
SLOW_FLUSH = {"fsync": "on", "full_page_writes": "on", "commit_delay": "2000", "commit_siblings": "0"}
DISK = "fsync on, a flush takes 2 ms"


@contextlib.asynccontextmanager
async def with_disk(servers: Servers) -> AsyncIterator[Servers]:
    """Yield the same servers with such a PostgreSQL instead."""
    with postgres_servers.start(disposable=True, settings=SLOW_FLUSH) as postgres:
        yield replace(servers, postgres=postgres)


def on_disk(benchmark: Benchmark) -> Benchmark:
    """Return the benchmark on such a PostgreSQL, as a row of its own."""

    async def measured(servers: Servers, sizes: Sizes) -> Comparison:
        async with with_disk(servers) as slow:
            found = await benchmark(slow, sizes)
        return replace(found, key=f"{found.key}-disk", title=f"{found.title} ({DISK})", how=f"The same, {DISK}")

    measured.__name__ = f"{benchmark.__name__}-disk"
    return measured
