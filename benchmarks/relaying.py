"""Outbox to Kafka, against bare pipelined sends and against faststream-outbox."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial

import asyncpg

from benchmarks.measuring import Aim, Comparison, Contender, Part, in_turn
from benchmarks.peers.outbox_relay import PEER_TABLE, fill_peer, relay_with_peer
from benchmarks.people import as_record, registered
from benchmarks.servers import Servers, plain_settings
from benchmarks.sizes import Sizes
from devstack.environment import Wiring
from kompeten.clock import SystemClock
from kompeten.database.sessions import create_engine, create_sessions
from kompeten.events.envelope import Headers
from kompeten.messaging.producer import producer
from kompeten.messaging.relay import Relay
from kompeten.messaging.topics import ensure_topics
from kompeten.runtime import Runtime

OURS, BARE = "the relay", "bare pipelined sends"
PEER, TUNED = "faststream-outbox, defaults", "faststream-outbox, tuned"
TUNING = {"max_workers": 8, "fetch_batch_size": 100, "terminal_flush_batch_size": 100}
TOPIC = "kompeten.registration"
PATIENCE_SECONDS = 120

Record = tuple[bytes, Headers, bytes]


async def relaying(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure records a second from the commit that put them all in until the outbox is empty."""
    records = [as_record(registered(number)) for number in range(sizes.relayed)]
    async with servers.wiring(["registration"]) as wiring, running_relay(wiring) as relay:
        url = wiring.databases["registration"].runtime_url
        owner = await asyncpg.connect(wiring.databases["registration"].owner_url)
        await owner.execute(PEER_TABLE)
        await owner.close()
        tuned, default = records[: sizes.relayed_by_peer_tuned], records[: sizes.relayed_by_peer]
        series = await in_turn(
            [
                Contender(OURS, Part.OURS, partial(relay_all, relay, url, records)),
                Contender(BARE, Part.BARE, partial(_sent, relay.runtime, records)),
                Contender(TUNED, Part.PEER, partial(_peer, wiring, tuned, TUNING)),
                Contender(PEER, Part.PEER, partial(_peer, wiring, default, {})),
            ],
            rounds=sizes.rounds,
        )
    comparison = Comparison(
        key="relaying",
        title="Relaying the outbox to Kafka",
        unit="records/s",
        how=f"{sizes.relayed:,} `ParticipantRegistered` ({len(records[0][2]):,} bytes and 12 headers each) committed "
        "at once, until the outbox is empty; beside aiokafka alone sending the same records, pipelined, idempotent, "
        f"acks=all; beside faststream-outbox at its defaults and with {_words(TUNING)}",
        series=series,
    )
    comparison.aims.append(Aim("relay / bare sends", comparison.median(OURS) / comparison.median(BARE), 0.7))
    comparison.aims.append(Aim("relay / tuned peer", comparison.median(OURS) / comparison.median(TUNED), 5))
    return comparison


@contextlib.asynccontextmanager
async def running_relay(wiring: Wiring) -> AsyncIterator[Relay]:
    """Run registration's relay in this process."""
    settings = plain_settings(
        wiring.databases["registration"],
        kafka_bootstrap_servers=wiring.kafka_bootstrap_servers,
        kafka_namespace=wiring.namespace,
    )
    engine, clock = create_engine(settings), SystemClock()
    relay = Relay(Runtime("registration", settings, clock, engine, create_sessions(engine, clock)))
    await ensure_topics(settings)
    running = asyncio.create_task(relay.run())
    try:
        while not relay.leading:
            await asyncio.sleep(0.05)
        yield relay
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await engine.dispose()


async def relay_all(relay: Relay, url: str, records: Sequence[Record]) -> float:
    """Commit the records to the outbox at once and return how many a second were acknowledged."""
    connection = await asyncpg.connect(url)
    try:
        before = relay.relayed
        await connection.copy_records_to_table(
            "outbox",
            columns=["topic", "subject", "headers", "body", "recorded_at"],
            records=[_row(record) for record in records],
        )
        started = time.perf_counter()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while relay.relayed - before < len(records):
                await asyncio.sleep(0.005)
        return len(records) / (time.perf_counter() - started)
    finally:
        await connection.close()


def _row(record: Record) -> tuple[object, ...]:
    key, headers, value = record
    written = {name: text.decode() for name, text in headers}
    return TOPIC, key.decode(), json.dumps(written), value.decode(), datetime.now(UTC)


async def _sent(runtime: Runtime, records: Sequence[Record]) -> float:
    async with producer(runtime.settings, "bare") as kafka:
        topic = runtime.settings.kafka_namespace + TOPIC
        started = time.perf_counter()
        waiting = [await kafka.send(topic, key=key, value=value, headers=headers) for key, headers, value in records]
        await asyncio.gather(*waiting)
        return len(records) / (time.perf_counter() - started)


async def _peer(wiring: Wiring, records: Sequence[Record], tuning: dict[str, int]) -> float:
    url = wiring.databases["registration"].runtime_url
    await fill_peer(url, records)
    return await relay_with_peer(
        url, wiring.kafka_bootstrap_servers, wiring.namespace + TOPIC, count=len(records), tuning=tuning
    )


def _words(tuning: dict[str, int]) -> str:
    return ", ".join(f"`{name}={value}`" for name, value in tuning.items())
