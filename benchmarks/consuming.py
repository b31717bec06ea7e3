"""Events through the inbox into `open_assessment`, against FastStream and SQLAlchemy with a transaction per message."""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import asyncpg

from benchmarks.measuring import Aim, Comparison, Contender, Part, in_turn
from benchmarks.peers.plain_consumer import PEER_TABLES
from benchmarks.people import as_record, registered
from benchmarks.servers import Servers, plain_settings
from benchmarks.sizes import Sizes
from devstack.environment import Wiring, environment
from devstack.process import TetheredProcess
from kompeten.messaging.producer import producer
from kompeten.messaging.topics import ensure_topics

TOPIC = "kompeten.registration"
ONE, PEER = "one process", "FastStream + SQLAlchemy, a transaction per message"
PROCESSES = {1: ONE, 2: "two processes", 3: "three processes"}
PATIENCE_SECONDS = 120
CONSUMERS_ALONE = {"RUN_RELAY": "false", "RUN_WORKERS": "false"}

Condition = Callable[[], Any]  # Any: awaitable truth


async def consuming(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure events a second from the moment frozen consumers are let go until the last effect is committed."""
    contenders = [
        Contender(name, Part.OURS, partial(_ours, servers, sizes.consumed, processes=count))
        for count, name in PROCESSES.items()
    ]
    contenders.append(Contender(PEER, Part.PEER, partial(_peer, servers, sizes.consumed_by_peer)))
    series = await in_turn(contenders, rounds=sizes.rounds)
    comparison = Comparison(
        key="consuming",
        title="Consuming events",
        unit="events/s",
        how=f"{sizes.consumed:,} `ParticipantRegistered` of as many people in 12 partitions, into assessment's real "
        "process: inbox, `open_assessment`, audit, committed. The consumers hold their partitions and are frozen while "
        "the events are produced; the clock runs from letting them go to the last commit. Beside a FastStream "
        "subscriber (NACK_ON_ERROR) with inbox row, ORM row and audit row in a transaction per message",
        series=series,
    )
    comparison.aims.append(Aim("events/s in one process", comparison.median(ONE), 2_000))
    comparison.aims.append(Aim("one process / peer", comparison.median(ONE) / comparison.median(PEER), 10))
    return comparison


async def _ours(servers: Servers, count: int, *, processes: int) -> float:
    async with (
        servers.wiring(["assessment"], {"assessment": CONSUMERS_ALONE}) as wiring,
        servers.processes(wiring, *["assessment"] * processes) as services,
    ):
        await _assigned(wiring, "assessment", members=processes)
        return await _timed(wiring, [service.process for service in services], count, "assessment")


async def _peer(servers: Servers, count: int) -> float:
    async with servers.wiring(["assessment"]) as wiring:
        owner = await asyncpg.connect(wiring.databases["assessment"].owner_url)
        await owner.execute(PEER_TABLES)
        await owner.close()
        await ensure_topics(_settings(wiring))
        process = TetheredProcess(
            [sys.executable, "-m", "benchmarks.peers.plain_consumer"],
            log=servers.folder / "plain-consumer.log",
            environment=environment("assessment", replace(wiring, extra={})),
        )
        process.start()
        try:
            await _assigned(wiring, "peer", members=1)
            return await _timed(wiring, [process], count, "peer_assessment")
        finally:
            process.kill()


async def _timed(wiring: Wiring, processes: Sequence[TetheredProcess], count: int, table: str) -> float:
    for process in processes:
        process.pause()
    await _produce(wiring, count)
    async with _connection(wiring) as connection:

        async def done() -> bool:
            found: int = await connection.fetchval(f"SELECT count(*) FROM {table}")
            return found >= count

        started = time.perf_counter()
        for process in processes:
            process.resume()
        await _until(done, every=0.02)
        return count / (time.perf_counter() - started)


async def _produce(wiring: Wiring, count: int) -> None:
    async with producer(_settings(wiring), "bench") as kafka:
        records = [as_record(registered(number)) for number in range(count)]
        topic = wiring.namespace + TOPIC
        sent = [await kafka.send(topic, key=key, value=value, headers=headers) for key, headers, value in records]
        await asyncio.gather(*sent)


async def _assigned(wiring: Wiring, name: str, *, members: int) -> None:
    """Wait until the group has its members and is stable: nobody is to join while the clock runs."""
    from aiokafka.admin import AIOKafkaAdminClient  # noqa: PLC0415

    admin = AIOKafkaAdminClient(bootstrap_servers=wiring.kafka_bootstrap_servers)
    await admin.start()
    try:

        async def stable() -> bool:
            (answer,) = await admin.describe_consumer_groups([f"{wiring.namespace}{name}.{TOPIC}"])
            (group,) = answer.groups
            return bool(group[2] == "Stable" and len(group[5]) == members)

        await _until(stable, every=0.1)
    finally:
        await admin.close()


async def _until(condition: Condition, *, every: float) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await condition():
            await asyncio.sleep(every)


def _settings(wiring: Wiring) -> Any:  # noqa: ANN401
    return plain_settings(
        wiring.databases["assessment"],
        kafka_bootstrap_servers=wiring.kafka_bootstrap_servers,
        kafka_namespace=wiring.namespace,
    )


@contextlib.asynccontextmanager
async def _connection(wiring: Wiring) -> AsyncIterator[Any]:  # Any: asyncpg has no types
    connection = await asyncpg.connect(wiring.databases["assessment"].runtime_url)
    try:
        yield connection
    finally:
        await connection.close()
