"""A relay on a real broker: run it, write what it carries, read what it sent."""

import asyncio
import contextlib
import functools
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from aiokafka import AIOKafkaConsumer
from sqlalchemy.ext.asyncio import AsyncSession

from delivery.sample_service import TOPIC, SampleService, rejected
from kompeten.database.sessions import in_transaction
from kompeten.messaging.outbox import record
from kompeten.messaging.relay import Relay
from kompeten.runtime import Runtime
from kompeten.telemetry.correlation import own_work


@contextlib.asynccontextmanager
async def relaying(runtime: Runtime, names: Sequence[str] = (TOPIC,)) -> AsyncIterator[Relay]:
    """Run a relay until the block ends."""
    relay = Relay(runtime, names)
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await runtime.engine.dispose()


async def write(runtime: Runtime, subjects: list[UUID], rounds: int) -> None:
    """Record an event per subject and round, a transaction each."""
    for _ in range(rounds):
        for subject in subjects:
            await in_transaction(runtime.sessions, functools.partial(record_rejected, subject))


async def record_rejected(subject: UUID, session: AsyncSession) -> None:
    with own_work():
        await record(session, rejected(subject), lsp_id="lsp")


async def outbox_is_empty(on: SampleService) -> bool:
    (row,) = await on.rows("SELECT count(*) AS number FROM outbox")
    return bool(row["number"] == 0)


async def sequences_on_the_topic(on: SampleService, *, first_copies: bool = True) -> dict[str, list[int]]:
    """Read the topic to its end with a plain consumer; of copies only the first counts unless asked."""
    consumer = AIOKafkaConsumer(
        on.settings.kafka_namespace + TOPIC,
        bootstrap_servers=on.settings.kafka_bootstrap_servers,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        ends = await consumer.end_offsets(consumer.assignment())
        found: dict[str, list[int]] = defaultdict(list)
        while any([await consumer.position(partition) < end for partition, end in ends.items()]):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                for one in records:
                    sequence = int(dict(one.headers)["ce_sequence"])
                    if not (first_copies and sequence in found[one.key.decode()]):
                        found[one.key.decode()].append(sequence)
        return found
    finally:
        await consumer.stop()
