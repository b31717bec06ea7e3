"""Servers of our own can be killed, frozen and started again on the same address and data."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from devstack import kafka, postgres
from devstack.kafka import KafkaServer

TOPIC = "harm"


async def test_postgresql_keeps_what_was_committed_when_it_is_killed() -> None:
    server = await asyncio.to_thread(lambda: postgres.start(disposable=True))
    with server:
        connection = await asyncpg.connect(server.url)
        await connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
        server.kill()
        connection.terminate()
        await asyncio.to_thread(server.restart)
        connection = await asyncpg.connect(server.url)
        assert await connection.fetchval("SELECT number FROM kept") == 1
        await connection.close()


async def test_kafka_keeps_its_records_when_it_is_killed_and_frozen() -> None:
    server = await asyncio.to_thread(lambda: kafka.start(disposable=True))
    with server:
        await create_topic(server)
        await send(server, b"before")
        server.kill()
        await asyncio.to_thread(server.restart)
        await send(server, b"after")
        server.pause()
        async with consumer(server) as reader:
            assert [(await reader.getone()).value for _ in range(2)] == [b"before", b"after"]


async def create_topic(server: KafkaServer) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=server.bootstrap_servers)
    await admin.start()
    answer = await admin.create_topics([NewTopic(TOPIC, 1, 1)])
    assert [error[1] for error in answer.topic_errors] == [0]
    await admin.close()


async def send(server: KafkaServer, value: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=server.bootstrap_servers, enable_idempotence=True)
    await producer.start()
    await producer.send_and_wait(TOPIC, value)
    await producer.stop()


@asynccontextmanager
async def consumer(server: KafkaServer) -> AsyncIterator[AIOKafkaConsumer]:
    """Connect to a frozen broker, which answers once it is let go."""
    reader = AIOKafkaConsumer(TOPIC, bootstrap_servers=server.bootstrap_servers, auto_offset_reset="earliest")
    started = asyncio.create_task(reader.start())
    await asyncio.sleep(0)
    assert not started.done()
    server.resume()
    await started
    yield reader
    await reader.stop()
