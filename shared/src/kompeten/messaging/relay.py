"""The relay: one per service, it carries the outbox to Kafka in order, each topic by a pump of its own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

import asyncpg
import structlog

from kompeten.cancellation import heed_cancellation
from kompeten.database.connecting import connect
from kompeten.database.fingerprint import FINGERPRINT
from kompeten.database.gate import InRecovery
from kompeten.messaging.pump import TASK, Pump
from kompeten.messaging.topics import topics_of
from kompeten.runtime import Runtime

log = structlog.get_logger(__name__)

LOCK = 0x6F757462  # "outb": advisory locks are per database, so one number serves every service
STAND_BY_SECONDS = 1.0
# What waits is read by its ids: a queue has statistics of some other moment, and by them all of it would be sorted.
BY_INDEX = {"enable_bitmapscan": "off", "enable_seqscan": "off"}
# The last is what asyncpg says when the server's farewell has come and the end of the connection has not.
LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, InRecovery, asyncpg.InternalClientError)


class Relay:
    """Leads or waits to lead; `leading` tells whether it holds the lock.

    `topics` are those of the service's own events unless given. One that Kafka does not take stops no other.
    """

    def __init__(self, runtime: Runtime, topics: Sequence[str] | None = None) -> None:
        self.runtime = runtime
        self.pumps = [Pump(runtime, topic) for topic in topics or topics_of(runtime.name)]
        self.leading = False
        self._lost = 0

    @property
    def relayed(self) -> int:
        """Return how many records were acknowledged."""
        return sum(pump.relayed for pump in self.pumps)

    @property
    def producers_discarded(self) -> int:
        """Return how many producers were given up after an error."""
        return self._lost + sum(pump.producers_discarded for pump in self.pumps)

    async def run(self) -> None:
        """Relay until cancelled. An outage of PostgreSQL or Kafka is waited out and counts as no attempt."""
        while True:
            try:
                await self._lead()
            except LOST as error:
                self._lost += 1
                log.warning("relay waits", service=self.runtime.name, error=error)
                await asyncio.sleep(1)
            finally:
                self.leading = False

    async def _lead(self) -> None:
        """Take the lock and pump until the lock's connection is lost.

        The producers live inside the connection's scope: they are discarded before anyone can try for the lock again.
        """
        async with _leading_connection(self.runtime) as (connection, lost):
            heed_cancellation()
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
                self.runtime.progress.made(TASK)  # another process leads: waiting is all there is to do
                await asyncio.sleep(STAND_BY_SECONDS)
            self.runtime.gate.see(await connection.fetchval(FINGERPRINT))
            self.runtime.gate.check()
            self.leading = True
            turn = asyncio.Lock()
            await _until_lost([pump.run(connection, turn) for pump in self.pumps] or [self._rest()], lost)

    async def _rest(self) -> None:
        """Do nothing, visibly: a service without events of its own has nothing to send."""
        while True:
            self.runtime.progress.made(TASK)
            await asyncio.sleep(STAND_BY_SECONDS)


@contextlib.asynccontextmanager
async def _leading_connection(runtime: Runtime) -> AsyncIterator[tuple[asyncpg.Connection, asyncio.Event]]:
    settings = runtime.settings
    connection = await connect(
        settings.database_url.get_secret_value(),
        application_name=f"relay of {runtime.application_name}",
        statement_timeout_ms=settings.statement_timeout_ms,
        **BY_INDEX,
    )
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _: lost.set())
    try:
        yield connection, lost
    finally:
        connection.terminate()


async def _until_lost(pumps: "Sequence[asyncio._CoroutineLike[None]]", lost: asyncio.Event) -> None:
    """Run the pumps until one fails or the connection that holds the lock is gone."""
    pumping = [asyncio.create_task(pump) for pump in pumps]
    losing = asyncio.create_task(lost.wait())
    try:
        done, _ = await asyncio.wait({*pumping, losing}, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {losing}:
            await task
        raise ConnectionResetError("the connection that holds the relay's lock is lost")
    finally:
        for task in (*pumping, losing):
            task.cancel()
        await asyncio.gather(*pumping, losing, return_exceptions=True)
