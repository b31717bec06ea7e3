"""faststream-outbox relaying the same records: one decorated function, with key and headers passed on."""

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import asyncpg
from faststream.kafka import KafkaBroker
from faststream_outbox import OutboxBroker, make_outbox_table
from faststream_outbox.annotations import OutboxMessage
from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from kompeten.events.envelope import Headers

TABLE_NAME, QUEUE = "peer_outbox", "events"
TABLE = make_outbox_table(MetaData(), TABLE_NAME)
DEFINITIONS: list[DDLElement] = [CreateTable(TABLE), *(CreateIndex(index) for index in TABLE.indexes)]
PEER_TABLE = ";\n".join(str(one.compile(dialect=postgresql.dialect())) for one in DEFINITIONS)  # type: ignore[no-untyped-call]
PATIENCE_SECONDS = 120


async def fill_peer(url: str, records: Sequence[tuple[bytes, Headers, bytes]]) -> None:
    """Put the records into the peer's table, as its `publish` would."""
    moment = datetime.now(UTC)
    connection = await asyncpg.connect(url)
    try:
        await connection.copy_records_to_table(
            TABLE_NAME,
            columns=["queue", "payload", "headers", "created_at", "next_attempt_at"],
            records=[(QUEUE, value, _headers(key, headers), moment, moment) for key, headers, value in records],
        )
    finally:
        await connection.close()


async def relay_with_peer(
    url: str, bootstrap_servers: str, topic: str, *, count: int, tuning: Mapping[str, int]
) -> float:
    """Start the peer's relay, wait until the table is empty, and return records a second from the first one sent."""
    engine = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:"), pool_size=16)
    outbox = OutboxBroker(engine, outbox_table=TABLE, logger=None)
    kafka = KafkaBroker(bootstrap_servers, enable_idempotence=True, acks="all", logger=None)
    moments: list[float] = []
    done = asyncio.Event()

    @outbox.subscriber(QUEUE, **tuning)  # type: ignore[arg-type]
    async def relay(message: OutboxMessage) -> None:
        moments.append(time.perf_counter())
        headers = {name: str(value) for name, value in message.headers.items()}
        await kafka.publish(message.body, topic, key=headers["ce_subject"].encode(), headers=headers)
        if len(moments) == count:
            done.set()

    await kafka.start()
    await outbox.start()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await done.wait()
            await _emptied(url)
        return count / (time.perf_counter() - moments[0])
    finally:
        await outbox.stop()
        await kafka.stop()
        await engine.dispose()


async def _emptied(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        while await connection.fetchval(f"SELECT EXISTS (SELECT FROM {TABLE_NAME})"):
            await asyncio.sleep(0.01)
    finally:
        await connection.close()


def _headers(key: bytes, headers: Headers) -> str:
    written = {name: value.decode() for name, value in headers}
    return json.dumps({**written, "correlation_id": key.decode()})
