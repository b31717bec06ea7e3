"""How far the relay's reads begin above what it has deleted, and never above what may still appear."""

import asyncio
from uuid import uuid4

import asyncpg
import orjson

from delivery.relays import relaying, write
from delivery.sample_service import TOPIC, SampleService, sample_service
from devstack.kafka import KafkaServer
from kompeten.messaging.horizon import Horizon
from kompeten.messaging.pump import DELETE, IDLE_SECONDS, READ
from kompeten.messaging.relay import BY_INDEX
from support.waiting import until

FILL = """
INSERT INTO outbox (topic, subject, headers, body, recorded_at)
SELECT 'kompeten.registration', number::text, '{}', repeat('x', 200), now() FROM generate_series(1, 300000) AS number
"""
ONE = FILL.replace("300000", "1")
POLLS_SECONDS = 10 * IDLE_SECONDS


async def test_beside_a_long_snapshot_the_relay_reads_no_row_that_was_deleted(sample: SampleService) -> None:
    runtime = sample.runtime()
    reader, other = await asyncpg.connect(sample.database.runtime_url), await asyncpg.connect(sample.database.owner_url)
    await other.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM outbox")  # as pg_dump does
    await reader.execute(FILL)
    await reader.execute("DELETE FROM outbox")
    horizon, above, buffers = Horizon(), 0, []
    for _ in range(4):
        buffers.append(await pages_read(reader, above))
        found = await reader.fetch(READ, TOPIC, 500, [], above)
        horizon.look(*found[0][:2])
        above = horizon.below([])
        await write(runtime, [uuid4()], 1)
        horizon.deleted(await reader.fetchval(DELETE, await ids_of(reader)))
    await reader.close()
    await other.close()
    await runtime.engine.dispose()
    assert buffers[0] > 1000, "the first read steps over all that was deleted"
    assert buffers[-1] < 100, f"and the fourth over none of it: {buffers}"


async def test_a_read_of_a_backlog_nobody_has_counted_touches_no_more_than_it_brings(sample: SampleService) -> None:
    reader = await asyncpg.connect(sample.database.runtime_url, server_settings=BY_INDEX)
    await reader.execute(FILL.replace("300000", "20000"))
    assert await pages_read(reader, 0) < 100
    await reader.close()


async def test_an_id_drawn_before_and_committed_late_is_never_stepped_over(sample: SampleService) -> None:
    late, reader = [await asyncpg.connect(sample.database.runtime_url) for _ in range(2)]
    horizon, above = Horizon(), 0

    async def read() -> list[int]:
        nonlocal above
        found = await reader.fetch(READ, TOPIC, 500, [], above)
        horizon.look(*found[0][:2])
        ids = [row["id"] for row in found if row["id"] is not None]
        if ids:
            horizon.deleted(await reader.fetchval(DELETE, ids))
        above = horizon.below([])
        return ids

    transaction = late.transaction()
    await transaction.start()
    await late.execute("INSERT INTO event_stream VALUES ('t', 's', 1)")  # as recording does: the stream comes first
    await late.execute(ONE)
    for _ in range(5):
        await reader.execute(ONE)
        assert len(await read()) == 1
    await transaction.commit()
    assert await read() == [1], "the id drawn first"
    for _ in range(3):
        await reader.execute(ONE)
        await read()
    assert above >= 6, "and then nothing below is looked at again"
    await late.close()
    await reader.close()


async def test_a_writer_that_is_the_newest_transaction_of_all_is_waited_for(
    superuser_url: str, kafka_server: KafkaServer
) -> None:
    """Its number is beyond all that ended, so that no snapshot of before its end tells that it runs."""
    async with sample_service(superuser_url, kafka_server.bootstrap_servers, "newest") as on:
        runtime, late = on.runtime(), await asyncpg.connect(on.database.runtime_url)
        async with relaying(on.runtime()) as relay:
            await write(runtime, [uuid4()], 1)
            await until(lambda: relay.relayed == 1)
            async with late.transaction():
                await late.execute("INSERT INTO event_stream VALUES ('t', 's', 1)")
                await late.execute(ONE.replace("'{}'", """'{"ce_id": "1", "ce_type": "t"}'"""))
                await asyncio.sleep(POLLS_SECONDS)  # while the relay looks again and again
            await until(lambda: relay.relayed == 2, what="the event of the late writer")
        await late.close()
        await runtime.engine.dispose()


async def ids_of(connection: asyncpg.Connection) -> list[int]:
    return [row[0] for row in await connection.fetch("SELECT id FROM outbox")]


async def pages_read(connection: asyncpg.Connection, above: int) -> int:
    """Return how many pages one read of the pump touches."""
    plan = await connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {READ}", TOPIC, 500, [], above)
    touched: int = orjson.loads(plan)[0]["Plan"]["Shared Hit Blocks"]
    return touched
