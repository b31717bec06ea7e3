"""The pump of one topic: it reads the outbox, sends in order, and deletes what Kafka has acknowledged."""

import asyncio
from collections.abc import Mapping, Sequence

import asyncpg
import orjson
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, KafkaTimeoutError
from opentelemetry.trace import SpanKind

from kompeten.cancellation import heed_cancellation
from kompeten.fail_points import FailPoint, reached
from kompeten.messaging.horizon import Horizon
from kompeten.messaging.producer import SEND_WATCHDOG_SECONDS, Record, producer, send_all
from kompeten.messaging.topics import ensure_topics
from kompeten.runtime import Runtime

log = structlog.get_logger(__name__)

TASK = "relay"
BATCH = 1000
BUSY_SECONDS = 0.005  # while events come one after another, each waits half of it
BUSY_LOOKS = 10  # that find nothing, then pauses double: events that come 20 a second find the relay awake
IDLE_SECONDS = 0.08  # so an event of an idle service waits 40 ms in the middle: a poll is one look at an index
RETRY_SECONDS = 1.0

# What is still there and not on its way: never `id > last`, for a lower id may be committed later than a higher one.
# With it comes what `Horizon` needs, seen by the same snapshot; the row without an id says that nothing waits.
READ = """
SELECT drawn, oldest, id, subject, headers, body
  FROM (SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox', 'id')::regclass), 0) AS drawn,
               pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest) AS horizon
  LEFT JOIN (SELECT id, subject, headers, body FROM outbox
              WHERE id > $4 AND topic = $1 AND id NOT IN (SELECT unnest($3::bigint[]))
              ORDER BY id LIMIT $2) AS waiting ON true
 ORDER BY id
"""
# One statement, so that an event is in the outbox or sent, and an erasure finds it in one of the two.
DELETE = """
WITH gone AS (DELETE FROM outbox WHERE id = ANY($1::bigint[]) RETURNING id, topic, subject, headers, body),
     kept AS (INSERT INTO sent_record SELECT gone.*, now() FROM gone)
SELECT pg_current_xact_id()::text::bigint
"""

Rows = Sequence[asyncpg.Record]
Acknowledged = asyncio.Future[list[object]]


class Pump:
    """`relayed` counts acknowledged records; `failure` says why nothing can be sent now, None while all is well."""

    def __init__(self, runtime: Runtime, topic: str) -> None:
        self.topic = topic
        self.relayed = 0
        self.producers_discarded = 0
        self.failure: KafkaError | None = None
        self._runtime = runtime

    async def run(self, connection: asyncpg.Connection, turn: asyncio.Lock) -> None:
        """Carry the topic until cancelled or the database fails; while Kafka does not take it, try again.

        `turn` is for the connection, which the pumps of a relay share. Raises `UnusableTopic`.
        """
        settings = self._runtime.settings
        while True:
            try:
                await ensure_topics(settings, [self.topic])
                async with producer(settings, f"{self._runtime.name}-relay") as kafka:
                    await self._pump(connection, turn, kafka)
            except KafkaError as error:
                self.failure = error
                self.producers_discarded += 1
                log.warning("relay waits", service=self._runtime.name, topic=self.topic, error=error)
            self._runtime.progress.made(TASK)  # it waits, and other topics may go on
            await asyncio.sleep(RETRY_SECONDS)

    async def _pump(self, connection: asyncpg.Connection, turn: asyncio.Lock, kafka: AIOKafkaProducer) -> None:
        """Send a batch while the next is read, and while the one before is acknowledged and deleted.

        The database works while this process sends: neither waits for what the other does.
        """
        horizon, in_vain = Horizon(), 0
        rows: Rows = []
        ids: list[int] = []
        acknowledged: Acknowledged = asyncio.gather()
        try:
            while True:
                heed_cancellation()
                sending = [row["id"] for row in rows]
                reading = asyncio.create_task(self._read(connection, turn, [*ids, *sending], horizon))
                settling = asyncio.create_task(self._settle(connection, turn, ids, acknowledged, horizon))
                try:
                    following = await self._send(rows, kafka)
                    await settling
                    coming = await reading
                finally:
                    reading.cancel()
                    settling.cancel()
                    await asyncio.gather(reading, settling, return_exceptions=True)  # none may outlive the producer
                if ids or not (rows or coming):  # Kafka took what was sent, or nothing waits
                    self.failure = None
                rows, ids, acknowledged = coming, sending, following
                in_vain = 0 if rows or ids else in_vain + 1
                if in_vain:
                    await asyncio.sleep(_pause(in_vain))
        finally:
            acknowledged.cancel()  # whoever failed, the producer is discarded and the rows still stand

    async def _read(
        self, connection: asyncpg.Connection, turn: asyncio.Lock, on_way: list[int], horizon: Horizon
    ) -> Rows:
        """Read the next batch: what stands and is not on its way."""
        async with turn:
            found = await connection.fetch(READ, self.topic, BATCH, on_way, horizon.below(on_way))
            horizon.look(*found[0][:2])
        return [row for row in found if row["id"] is not None]

    async def _send(self, rows: Rows, kafka: AIOKafkaProducer) -> Acknowledged:
        """Send pipelined and return what waits for every acknowledgement."""
        headers = [orjson.loads(row["headers"]) for row in rows]
        spans = (self._span(written) for written in headers)
        ended = self._runtime.tracing.start_many(SpanKind.PRODUCER, spans)
        records = [
            Record(row["subject"].encode(), row["body"].encode(), written)
            for row, written in zip(rows, headers, strict=True)
        ]
        sent = await send_all(kafka, self._runtime.settings.kafka_namespace + self.topic, records)
        acknowledged: Acknowledged = asyncio.gather(*sent)
        acknowledged.add_done_callback(ended)
        return acknowledged

    async def _settle(
        self,
        connection: asyncpg.Connection,
        turn: asyncio.Lock,
        ids: list[int],
        acknowledged: Acknowledged,
        horizon: Horizon,
    ) -> None:
        """Wait until Kafka has the records, then delete their rows."""
        await _answered(acknowledged)
        self._runtime.progress.made(TASK)
        if ids:
            reached(FailPoint.AFTER_SEND_BEFORE_DELETE)
            async with turn:
                horizon.deleted(await connection.fetchval(DELETE, ids))
            reached(FailPoint.AFTER_DELETE)
            self.relayed += len(ids)

    def _span(self, headers: Mapping[str, str]) -> tuple[str, str | None, Mapping[str, str]]:
        """Return the span of a record on its way: under what recorded it. The record carries that on unchanged."""
        attributes = {
            "messaging.system": "kafka",
            "messaging.destination.name": self.topic,
            "kompeten.event_id": headers["ce_id"],
        }
        return f"publish {headers['ce_type'].removeprefix('id.kompeten.')}", headers.get("traceparent"), attributes


def _pause(in_vain: int) -> float:
    """Return the seconds to the next look after so many that found nothing: short at first, then ever longer."""
    doublings = min(max(in_vain - BUSY_LOOKS, 0), 10)  # no more: the number of looks has no end
    return min(BUSY_SECONDS * (1 << doublings), IDLE_SECONDS)


async def _answered(acknowledged: Acknowledged) -> None:
    """Wait for every acknowledgement; when it takes too long nobody knows, and the same rows go again.

    Not by `asyncio.wait_for`: until Python 3.12 it swallows a cancellation that meets an answer, and the pump went on.
    """
    try:
        async with asyncio.timeout(SEND_WATCHDOG_SECONDS):
            await acknowledged
    except TimeoutError as error:
        raise KafkaTimeoutError from error
