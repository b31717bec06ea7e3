"""How long an event takes from the commit in registration to the commit of its effect in assessment."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg

from benchmarks.measuring import Aim, Comparison, Part, Series, percentile
from benchmarks.people import LSP, registered
from benchmarks.servers import Servers, plain_settings
from benchmarks.sizes import Sizes
from devstack.environment import Wiring
from kompeten.clock import SystemClock
from kompeten.database.sessions import Sessions, create_engine, create_sessions
from kompeten.messaging import outbox
from kompeten.telemetry.correlation import own_work

BUSY_P50, BUSY_P99 = "50 events/s: p50", "50 events/s: p99"
IDLE_P50, IDLE_WORST = "idle system: p50", "idle system: slowest"
IDLE_PAUSE_SECONDS = 0.6
PATIENCE_SECONDS = 30
TELL_COMMITS = """
    CREATE FUNCTION tell_hop() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_notify('hop', NEW.application_id::text); RETURN NULL; END $$;
    CREATE TRIGGER tell_hop AFTER INSERT ON assessment FOR EACH ROW EXECUTE FUNCTION tell_hop();
"""


async def hopping(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure single hops; a notification sent by the second commit tells when it was done."""
    series = {name: Series(name, Part.OURS) for name in (BUSY_P50, BUSY_P99, IDLE_P50, IDLE_WORST)}
    everything: list[float] = []
    async with (
        servers.wiring(["registration", "assessment"]) as wiring,
        servers.processes(wiring, "registration", "assessment"),
        _stopwatch(wiring) as stopwatch,
    ):
        await stopwatch.hops(count=10, every=0.2)  # both ends have met Kafka
        for _ in range(sizes.rounds):
            busy = await stopwatch.hops(
                count=int(sizes.hop_seconds * sizes.hops_per_second), every=1 / sizes.hops_per_second
            )
            idle = await stopwatch.hops(count=sizes.idle_hops, every=IDLE_PAUSE_SECONDS)
            everything += busy
            series[BUSY_P50].values.append(percentile(busy, 0.5))
            series[BUSY_P99].values.append(percentile(busy, 0.99))
            series[IDLE_P50].values.append(percentile(idle, 0.5))
            series[IDLE_WORST].values.append(max(idle))
    comparison = Comparison(
        key="hopping",
        title="From commit to commit",
        unit="ms",
        how="Events recorded in registration's outbox at 50 a second, whatever becomes of them (open loop), relayed by "
        "its process, through Kafka, applied by assessment's process; from just before the first commit to the "
        "notification the second commit sends. Idle: one event every 0.6 s",
        series=list(series.values()),
        lower_is_better=True,
        facts={"hops": len(everything), "p99 of all": round(percentile(everything, 0.99), 1)},
    )
    comparison.aims.append(Aim("p50 at 50 events/s (ms)", comparison.median(BUSY_P50), 20, at_least=False))
    comparison.aims.append(Aim("p99 at 50 events/s (ms)", comparison.median(BUSY_P99), 80, at_least=False))
    return comparison


class Stopwatch:
    """Sends events off and hears of their arrival."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._left: dict[str, float] = {}
        self._took: list[float] = []

    async def hops(self, *, count: int, every: float) -> list[float]:
        """Send so many events at this pace and return their milliseconds once all have arrived."""
        self._took = []
        start = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(count):
                await asyncio.sleep(max(0.0, start + number * every - time.perf_counter()))
                group.create_task(self._send(number))
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self._left:
                await asyncio.sleep(0.01)
        return self._took

    def arrived(self, subject: str) -> None:
        """Note that the effect on this subject was committed."""
        self._took.append((time.perf_counter() - self._left.pop(subject)) * 1000)

    async def _send(self, number: int) -> None:
        body = registered(number)
        async with self._sessions() as session:
            with own_work():
                await outbox.record(session, body, lsp_id=LSP)
            self._left[str(UUID(body.subject))] = time.perf_counter()
            await session.commit()


@contextlib.asynccontextmanager
async def _stopwatch(wiring: Wiring) -> AsyncIterator[Stopwatch]:
    engine = create_engine(plain_settings(wiring.databases["registration"]))
    stopwatch = Stopwatch(create_sessions(engine, SystemClock()))
    listening = await asyncpg.connect(wiring.databases["assessment"].owner_url)
    try:
        await listening.execute(TELL_COMMITS)
        await listening.add_listener("hop", lambda *arguments: stopwatch.arrived(arguments[3]))
        yield stopwatch
    finally:
        await listening.close()
        await engine.dispose()
