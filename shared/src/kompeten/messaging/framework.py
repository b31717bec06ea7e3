"""What we rely on inside FastStream 0.7 and aiokafka 0.14 beyond their public parts: here and nowhere else.

1. A batch subscriber hands its parser a tuple of aiokafka's records, and its decoder what the parser returned; a
   decoded value may be anything. The message commits or rewinds by its own `raw_message`.
2. A subscriber's `consumer` is its Kafka client while it runs, and `tasks` are its loops over polls. `stop()` waits for
   its grace, cancels them without waiting for their end, and forgets them.
3. A consumer lives by the tasks of its coordinator, its fetcher and its client. One that ended never comes back, and
   nothing public tells; when all are cancelled, the group forgets the member by its session time-out.
4. A consumer's position in a partition is known without waiting once the state of the partition says so.
5. A producer's sender is a task; cancelled, with its connections closed, it sends nothing any more.
6. A batch subscriber asks its client's `getmany` for each poll and, if there is nothing, sleeps for its time-out once
   more: short, or an event would wait for it. The client itself wakes at once when something comes.
7. An admin client asks the controller it knows of, and when it knows none though it asked once, as while one is being
   elected, it fails with an `AttributeError` instead of an error of Kafka's.

`tests/delivery/test_framework.py` has a test for each number: an upgrade that breaks one fails there.
"""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from faststream.kafka import KafkaMessage

# Any: aiokafka has no types, and FastStream types a batch's message and the decoded value per handler.
Parser = Callable[[Any], Awaitable[Any]]

WAIT_MS = 500  # for something to come; fifty polls a second of each consumer that has nothing were a tenth of a core


class Subscription(Protocol):
    """FastStream's subscriber, as far as it counts here."""

    consumer: AIOKafkaConsumer | None
    tasks: list[asyncio.Task[Any]]


async def raw_parser(records: tuple[ConsumerRecord, ...], original: Parser) -> Any:  # noqa: ANN401
    """Let FastStream parse the records without their headers: a bad one would fail or skip the whole poll."""
    message = await original(tuple(dataclasses.replace(record, headers=()) for record in records))
    message.raw_message = records
    return message


async def raw_decoder(message: KafkaMessage, _original: Parser) -> Any:  # noqa: ANN401
    """Hand the raw records over: decoding and dispatch happen per record, in our code, where nothing is skipped."""
    return list(message.raw_message)


def gave_up(client: AIOKafkaConsumer) -> bool:
    """Tell whether a consumer will never consume again: a task that keeps it a member, or fetches, has ended.

    aiokafka ends them on any error it does not know, and from then on only repeats that error: uvloop, for one, says
    `RuntimeError` where aiokafka expects `OSError` when a request is written to a connection that just broke.
    """
    return any(task.done() for task in _needed_tasks(client))


def position(client: AIOKafkaConsumer, partition: TopicPartition) -> int | None:
    """Return the next offset to be read, None while unknown. The public `position()` would wait until there is one."""
    state = client._subscription.subscription.assignment.state_value(partition)
    found: int | None = state.position if state.has_valid_position else None
    return found


def wait_in_client(subscription: Subscription) -> None:
    """Let a subscriber that runs wait for records in its Kafka client, whatever its own time-out is."""
    client = subscription.consumer
    if client is not None:
        client.getmany = partial(_getmany, client.getmany)


async def _getmany(original: Callable[..., Awaitable[Any]], *, timeout_ms: int, max_records: int) -> Any:  # noqa: ANN401, ARG001
    return await original(timeout_ms=WAIT_MS, max_records=max_records)


async def knows_controller(admin: AIOKafkaAdminClient) -> bool:
    """Tell whether an admin client knows who the controller is, after asking if it did not."""
    cluster = admin._client.cluster
    if cluster.controller is None:
        await admin._client.force_metadata_update()
    return cluster.controller is not None


async def discard_subscription(subscription: Subscription) -> None:
    """End a subscriber that could not be stopped, asking nobody: no task of it heartbeats, fetches or handles.

    Its partitions are free once the session time-out has passed. `stop()` on it has nothing left to do.
    """
    client = subscription.consumer
    await end_tasks(subscription.tasks)
    if client is not None:
        client._closed = True
        await end_tasks([*_needed_tasks(client), *_other_tasks(client)])
        await client._client.close()


async def discard_producer(client: AIOKafkaProducer) -> None:
    """End a producer without flushing. `stop()` would flush first, and cut short it leaves a sender that lives on.

    The client's `close()` cancels once and waits: for ever, when `wait_for` swallows it (see `heed_cancellation`).
    """
    client._closed = True
    await end_tasks([client._sender.sender_task, client.client._sync_task])
    await client.client.close()


async def end_tasks(tasks: Iterable[asyncio.Task[Any] | None]) -> None:
    """Cancel tasks and give them a second to notice; what they raise says nothing about what comes next."""
    running = [task for task in tasks if task is not None]
    for task in running:
        task.cancel()
    if running:
        await asyncio.wait(running, timeout=1)


def _needed_tasks(client: AIOKafkaConsumer) -> list[asyncio.Task[Any]]:
    coordinator, fetcher = client._coordinator, client._fetcher
    if coordinator is None or fetcher is None:  # it has not started
        return []
    tasks = (coordinator._coordination_task, fetcher._fetch_task, client._client._sync_task)
    return [task for task in tasks if task is not None]


def _other_tasks(client: AIOKafkaConsumer) -> list[asyncio.Task[Any]]:
    """Return what the needed tasks have started: they end with them only if they may end in order."""
    coordinator, fetcher = client._coordinator, client._fetcher
    if coordinator is None or fetcher is None:
        return []
    tasks = (coordinator._heartbeat_task, coordinator._commit_refresh_task, *fetcher._pending_tasks)
    return [task for task in tasks if task is not None]
