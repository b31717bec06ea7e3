"""The producer of the relay: idempotent, patient, and discarded completely once a send has failed."""

import contextlib
from collections.abc import AsyncIterator

from aiokafka import AIOKafkaProducer

from kompeten.messaging.cluster import connection
from kompeten.settings import ServiceSettings

SEND_WATCHDOG_SECONDS = 120  # an outage is waited out; only longer silence makes a new producer


@contextlib.asynccontextmanager
async def producer(settings: ServiceSettings, client_id: str) -> AsyncIterator[AIOKafkaProducer]:
    """Yield a started producer and discard it at the end, whatever happened.

    `stop()` would flush first: in an outage it hangs, and when cut its sender lives on and sends old rows later. So the
    sender task is cancelled and the connections closed; what was not acknowledged still stands in the outbox.
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
        await discard(client)


async def discard(client: AIOKafkaProducer) -> None:
    """Stop a producer without flushing. Reaches into aiokafka: its public `stop()` cannot do this."""
    client._closed = True  # noqa: SLF001
    task = client._sender.sender_task  # noqa: SLF001
    if task is not None:
        task.cancel()
        with contextlib.suppress(BaseException):
            await task
    await client.client.close()
