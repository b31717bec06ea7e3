"""A recovery that misses much decodes it without stopping the event loop."""

import asyncio
from uuid import uuid4

from delivery.sample_service import TOPIC, rejected, wire
from kompeten.messaging.records import read
from kompeten.operations.replaying import StoredRecord
from kompeten.recovery.survey import Published
from kompeten.recovery.worker import DECODED_AT_ONCE, decoded

PIECES = 5


async def test_the_loop_turns_between_pieces_of_what_is_missed() -> None:
    missed, turns = [_published() for _ in range(PIECES * DECODED_AT_ONCE)], 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.ensure_future(count())
    events = [event async for event in decoded(missed, set())]
    counting.cancel()
    assert len(events) == len(missed)
    assert turns >= PIECES


def _published() -> Published:
    key, headers, value = wire(rejected(uuid4()), 1)
    incoming = read(StoredRecord(TOPIC, 0, 1, key, value, tuple(headers)), TOPIC)
    assert incoming.attributes is not None
    return Published(TOPIC, incoming.attributes, incoming)
