"""Applying what an older process of this service passed over, once this one has a handler for it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import in_transaction
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.fetching import fetch
from kompeten.messaging.inbox import lock_positions, store_positions
from kompeten.messaging.passed_over import find_passed_over, find_waiting, forget_gone
from kompeten.messaging.records import Incoming, read
from kompeten.runtime import Runtime

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0  # an older process may pass something over as long as it runs
FORGET_EVERY = timedelta(hours=1)


async def keep_catching_up(runtime: Runtime, consumers: Sequence[Consumer]) -> None:
    """Look again and again until cancelled; an outage ends the task, and supervision starts it again."""
    forgotten_at = None
    while True:
        for consumer in consumers:
            await catch_up(consumer)
        moment = runtime.clock.now()
        if forgotten_at is None or moment - forgotten_at >= FORGET_EVERY:
            days = runtime.settings.topic_retention_days
            await in_transaction(runtime.sessions, partial(forget_gone, moment=moment, retention_days=days))
            forgotten_at = moment
        await asyncio.sleep(LOOK_SECONDS)


async def catch_up(consumer: Consumer) -> None:
    """Apply all that waits for this consumer's handlers, each event in a transaction of its own, once.

    A failure is what it is for any other record: an outage is raised, poison becomes a dead letter, and what follows of
    its subject waits behind it.
    """
    while not consumer.breaker.is_open and (waiting := await _waiting(consumer)):
        places = [(one.partition, one.record_offset) for one in waiting]
        records = await fetch(consumer.runtime.settings, consumer.topic, places)
        for one, place in zip(waiting, places, strict=True):
            record = records.get(place)
            incoming = None if record is None else read(record)
            if incoming is None or incoming.attributes is None or incoming.attributes.id != one.event_id:
                log.error("passed over and gone", topic=one.topic, subject=one.subject, sequence=one.sequence)
                await in_transaction(consumer.runtime.sessions, lambda session, gone=one: session.delete(gone))
            else:
                await consumer.alone(incoming, partial(apply_late, consumer=consumer, incoming=incoming))


async def apply_late(session: AsyncSession, consumer: Consumer, incoming: Incoming) -> Counter[str]:
    """Apply one event that was passed over, unless somebody has or it waits behind a dead letter."""
    known = incoming.attributes
    if known is None:
        return Counter()
    positions = await lock_positions(session, consumer.name, consumer.topic, {known.subject})
    waiting = await find_waiting(session, consumer.name, consumer.topic, consumer.types, subjects=[known.subject])
    if known.id not in {one.event_id for one in waiting}:
        return Counter()
    await consumer.apply(session, incoming, positions[known.subject])
    await session.delete(await find_passed_over(session, consumer.name, consumer.topic, known.subject, known.sequence))
    await session.flush()
    await store_positions(session, consumer.name, consumer.topic, positions)
    return Counter(late=1)


async def _waiting(consumer: Consumer) -> list:
    async with consumer.runtime.reading() as session:
        return await find_waiting(session, consumer.name, consumer.topic, consumer.types)
