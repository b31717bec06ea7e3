"""A dead-letter store that refuses rows, on a real database: nothing is skipped, and the reason is kept for later."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import asyncpg
import pytest

from delivery.sample_service import TOPIC, SampleService, rejected, wire
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.failures import NotParked, is_waited_out
from kompeten.operations.replaying import StoredRecord

_offsets = itertools.count(1)


def record(subject: UUID, sequence: int = 1, *, reason: str = "fine", value: bytes | None = None) -> StoredRecord:
    key, headers, body = wire(rejected(subject, reason), sequence, None)
    return StoredRecord(TOPIC, 0, next(_offsets), key, value or body, tuple(headers))


@asynccontextmanager
async def closed_store(sample: SampleService) -> AsyncIterator[None]:
    owner = await asyncpg.connect(sample.database.owner_url)
    try:
        await owner.execute("ALTER TABLE dead_letter RENAME TO away")
        yield
        await owner.execute("ALTER TABLE away RENAME TO dead_letter")
    finally:
        await owner.close()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (record(uuid4(), reason="poison"), "poison"),
        (record(uuid4(), value=b"{}"), "poison"),
        (record(uuid4(), 3), "gap"),
        (record(uuid4(), reason="unexpected"), "unexpected"),
    ],
)
async def test_a_refused_dead_letter_is_waited_out_and_parked_later_for_the_same_reason(
    sample: SampleService, consumer: Consumer, monkeypatch: pytest.MonkeyPatch, bad: StoredRecord, reason: str
) -> None:
    monkeypatch.setattr("kompeten.messaging.consumer.OUTAGE_PAUSE_SECONDS", 0)
    monkeypatch.setattr("kompeten.messaging.polls.UNEXPECTED_ATTEMPTS", 1)
    async with closed_store(sample):
        with pytest.raises(NotParked) as raised:
            await consumer.receive([bad])
    assert is_waited_out(raised.value)
    await consumer.receive([bad])
    rows = await sample.rows("SELECT reason FROM dead_letter")
    assert [row["reason"] for row in rows] == [reason]
