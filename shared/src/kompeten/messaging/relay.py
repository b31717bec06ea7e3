"""The relay: one per service, it carries the outbox to Kafka in order and deletes what was acknowledged."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping

import asyncpg
import orjson
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from opentelemetry.trace import SpanKind
from sqlalchemy.engine import make_url

from kompeten.database.fingerprint import FINGERPRINT
from kompeten.database.gate import InRecovery
from kompeten.fail_points import FailPoint, reached
from kompeten.messaging.producer import SEND_WATCHDOG_SECONDS, producer
from kompeten.messaging.topics import ensure_topics
from kompeten.runtime import Runtime

log = structlog.get_logger(__name__)

TASK = "relay"
LOCK = 0x6F757462  # "outb": advisory locks are per database, so one number serves every service
BATCH = 500
POLL_SECONDS = 1.0  # NOTIFY wakes at once; the poll is for notifications lost with a connection

# What is still there and not on its way: never `id > last`, for a lower id may be committed later than a higher one.
READ = "SELECT id, topic, subject, headers, body FROM outbox WHERE id <> ALL($2::bigint[]) ORDER BY id LIMIT $1"
DELETE = "DELETE FROM outbox WHERE id = ANY($1::bigint[])"

Acknowledged = asyncio.Future[list[object]]


class Relay:
    """Leads or waits to lead; `relayed` counts acknowledged records, `leading` tells whether it holds the lock."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.relayed = 0
        self.leading = False
        self.producers_discarded = 0

    async def run(self) -> None:
        """Relay until cancelled. An outage of PostgreSQL or Kafka is waited out and counts as no attempt."""
        while True:
            try:
                await self._lead()
            except (OSError, KafkaError, asyncpg.PostgresError, asyncpg.InterfaceError, InRecovery) as error:
                self.producers_discarded += 1
                log.warning("relay waits", service=self.runtime.name, error=error)
                await asyncio.sleep(1)
            finally:
                self.leading = False

    async def _lead(self) -> None:
        """Take the lock and pump until the lock's connection or the producer is lost.

        The producer lives inside the connection's scope: it is discarded before anyone can try for the lock again.
        """
        async with _lock_connection(self.runtime) as (connection, lost):
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
                self.runtime.progress.made(TASK)  # another process leads: waiting is all there is to do
                await asyncio.sleep(POLL_SECONDS)
            self.runtime.gate.see(await connection.fetchval(FINGERPRINT))
            self.runtime.gate.check()
            await ensure_topics(self.runtime.settings)
            wake = asyncio.Event()
            await connection.add_listener("outbox", lambda *_: wake.set())
            async with producer(self.runtime.settings, f"{self.runtime.name}-relay") as kafka:
                self.leading = True
                await _until_lost(self._pump(connection, kafka, wake), lost)

    async def _pump(self, connection: asyncpg.Connection, kafka: AIOKafkaProducer, wake: asyncio.Event) -> None:
        """Read and send the next batch while the one before is on its way; delete what was acknowledged."""
        ids: list[int] = []
        acknowledged: Acknowledged = asyncio.gather()
        try:
            while True:
                wake.clear()
                rows = await connection.fetch(READ, BATCH, ids)
                following = await self._send(rows, kafka)
                await asyncio.wait_for(acknowledged, SEND_WATCHDOG_SECONDS)  # a timeout means unknown: they go again
                await self._delete(connection, ids)
                self.runtime.progress.made(TASK)
                ids, acknowledged = [row["id"] for row in rows], following
                if not rows:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(wake.wait(), POLL_SECONDS)
        finally:
            acknowledged.cancel()  # whoever failed, the producer is discarded and the rows still stand

    async def _send(self, rows: list[asyncpg.Record], kafka: AIOKafkaProducer) -> Acknowledged:
        """Send pipelined and return what waits for every acknowledgement."""
        namespace = self.runtime.settings.kafka_namespace
        headers = [orjson.loads(row["headers"]) for row in rows]
        ended = self.runtime.tracing.start_many(SpanKind.PRODUCER, map(_span, rows, headers))
        sent = [
            await kafka.send(
                namespace + row["topic"],
                key=row["subject"].encode(),
                value=row["body"].encode(),
                headers=[(name, value.encode()) for name, value in written.items()],
            )
            for row, written in zip(rows, headers, strict=True)
        ]
        acknowledged: Acknowledged = asyncio.gather(*sent)
        acknowledged.add_done_callback(ended)
        return acknowledged

    async def _delete(self, connection: asyncpg.Connection, ids: list[int]) -> None:
        if ids:
            reached(FailPoint.AFTER_SEND_BEFORE_DELETE)
            await connection.execute(DELETE, ids)
            reached(FailPoint.AFTER_DELETE)
            self.relayed += len(ids)


def _span(row: asyncpg.Record, headers: Mapping[str, str]) -> tuple[str, str | None, Mapping[str, str]]:
    """Return the span of one row on its way: under what recorded it. The record itself carries that on unchanged."""
    told = {
        "messaging.system": "kafka",
        "messaging.destination.name": row["topic"],
        "kompeten.event_id": headers["ce_id"],
    }
    return f"publish {headers['ce_type'].removeprefix('id.kompeten.')}", headers.get("traceparent"), told


@contextlib.asynccontextmanager
async def _lock_connection(runtime: Runtime) -> AsyncIterator[tuple[asyncpg.Connection, asyncio.Event]]:
    address = make_url(runtime.settings.database_url.get_secret_value()).set(drivername="postgresql")
    connection = await asyncpg.connect(
        address.render_as_string(hide_password=False),
        timeout=5,
        command_timeout=30,
        server_settings={
            "application_name": f"{runtime.name}-relay",
            "tcp_keepalives_idle": "10",
            "tcp_keepalives_interval": "5",
            "tcp_keepalives_count": "3",
            "idle_in_transaction_session_timeout": "150000",
        },
    )
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _: lost.set())
    try:
        yield connection, lost
    finally:
        connection.terminate()


async def _until_lost(pump: "asyncio._CoroutineLike[None]", lost: asyncio.Event) -> None:
    """Run the pump until it fails or the connection that holds the lock is gone."""
    pumping = asyncio.create_task(pump)
    losing = asyncio.create_task(lost.wait())
    try:
        await asyncio.wait({pumping, losing}, return_when=asyncio.FIRST_COMPLETED)
        if not pumping.done():
            raise ConnectionResetError("the connection that holds the relay's lock is lost")
        await pumping
    finally:
        for task in (pumping, losing):
            task.cancel()
        await asyncio.gather(pumping, losing, return_exceptions=True)
