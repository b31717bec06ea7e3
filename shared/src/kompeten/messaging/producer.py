"""The producer of the relay: idempotent, patient, and discarded completely once a send has failed."""

import contextlib
from collections.abc import AsyncIterator

from aiokafka import AIOKafkaProducer

from kompeten.messaging.cluster import connection
from kompeten.messaging.framework import discard_producer
from kompeten.settings import ServiceSettings

SEND_WATCHDOG_SECONDS = 120  # an outage is waited out; only longer silence makes a new producer


@contextlib.asynccontextmanager
async def producer(settings: ServiceSettings, client_id: str) -> AsyncIterator[AIOKafkaProducer]:
    """Yield a started producer and discard it at the end, whatever happened.

    Never flushed: in an outage that hangs, and what was not acknowledged still stands in the outbox.
    """
    client = AIOKafkaProducer(
        **connection(settings),
        client_id=client_id,
        enable_idempotence=True,
        acks="all",
        linger_ms=0,
        request_timeout_ms=SEND_WATCHDOG_SECONDS * 1000,
        max_request_size=524_288,
    )
    try:
        await client.start()
        yield client
    finally:
        await discard_producer(client)
