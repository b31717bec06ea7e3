"""A recovery that misses ten thousand subjects, from the order to the open gate."""

import asyncio
import time
from functools import partial

from benchmarks.years.world import World
from kompeten.database.gate import recovering
from kompeten.database.sessions import in_transaction
from kompeten.events import AssessorAssigned
from kompeten.messaging.producer import producer
from kompeten.messaging.topics import ensure_topics
from kompeten.recovery.commands import mark, order
from support.events import sample
from support.services import ServiceUnderTest

SERVICE = "assessment"
MISSED = 10_000


async def recover(world: World) -> float:
    """Publish what the database does not know, then recover; seconds."""
    service = world.service(SERVICE)
    await _publish(service)
    sessions, guard = service.runtime.sessions, service.process.guard
    with recovering():
        await in_transaction(sessions, partial(mark, reason="measured", actor="operator"))
        await in_transaction(sessions, partial(order, service=SERVICE, actor="operator"))
    before = await _missed(service)
    started = time.perf_counter()
    await guard.look()
    took = time.perf_counter() - started
    if not service.runtime.gate.is_open or await _missed(service) - before != MISSED:
        raise AssertionError("not recovered")
    await world.send_all()
    return took


async def _publish(service: ServiceUnderTest) -> None:
    settings = service.runtime.settings
    await ensure_topics(settings)
    records = [service.record(sample(AssessorAssigned)) for _ in range(MISSED)]
    async with producer(settings, "years") as kafka:
        topic = settings.kafka_namespace + records[0].topic
        sent = [await kafka.send(topic, key=one.key, value=one.value, headers=list(one.headers)) for one in records]
        await asyncio.gather(*sent)


async def _missed(service: ServiceUnderTest) -> int:
    (row,) = await service.rows("SELECT count(*) AS missed FROM missed_event")
    return int(row["missed"])
