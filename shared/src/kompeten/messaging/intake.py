"""How far behind a consumer of this process is: read from its Kafka client, which knows without asking anyone."""

from collections.abc import Iterable
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, TopicPartition


class Subscription(Protocol):
    """FastStream's subscriber, as far as it counts here: it has a Kafka consumer while it runs."""

    consumer: AIOKafkaConsumer | None


class Intake:
    """What a consumer has been assigned, where it stands there, and what it has in hand."""

    def __init__(self) -> None:
        self.subscription: Subscription | None = None
        self.in_hand = 0
        self._heard: dict[TopicPartition, int | None] = {}

    def partitions(self) -> int | None:
        """Return how many partitions are assigned; None while the consumer does not run."""
        client = self._client()
        return None if client is None else len(client.assignment())

    def gave_up(self) -> bool:
        """Tell whether the client will never consume again: a task that keeps it a member, or fetches, has ended.

        aiokafka ends them on any error it does not know, and from then on only repeats that error: uvloop, for one,
        says `RuntimeError` where aiokafka expects `OSError` when a request is written to a connection that just broke.
        """
        client: Any = self._client()  # Any: aiokafka has no types, and nothing public tells
        if client is None or client._coordinator is None:  # noqa: SLF001
            return False
        tasks = (client._coordinator._coordination_task, client._fetcher._fetch_task, client._client._sync_task)  # noqa: SLF001
        return any(task is not None and task.done() for task in tasks)

    async def discard(self) -> None:
        """Close the connections of a client that could not be stopped; nothing happens when it was."""
        client: Any = self._client()  # Any: aiokafka has no types, and its `stop()` ends at the first error
        if client is not None:
            await client._client.close()  # noqa: SLF001

    def lag(self) -> int | None:
        """Return how many records of the assigned partitions wait, those in hand included; None when unknown."""
        client = self._client()
        if client is None:
            return None
        return self.in_hand + sum(_behind(client, partition) for partition in client.assignment())

    def is_idle(self) -> bool:
        """Tell whether there is nothing to do: no partition assigned, or all read to the end and heard of lately.

        The end of a partition is told with each answer to a fetch; one that is not renewed between two calls says
        nothing about now.
        """
        client = self._client()
        if client is None:
            return False
        heard = {partition: client.last_poll_timestamp(partition) for partition in client.assignment()}
        renewed = all(at is not None and at != self._heard.get(partition) for partition, at in heard.items())
        self._heard = heard
        return renewed and self.in_hand == 0 and _all_read(client, heard)

    def _client(self) -> AIOKafkaConsumer | None:
        return None if self.subscription is None else self.subscription.consumer


def _all_read(client: AIOKafkaConsumer, partitions: Iterable[TopicPartition]) -> bool:
    return all(_position(client, partition) is not None and not _behind(client, partition) for partition in partitions)


def _behind(client: AIOKafkaConsumer, partition: TopicPartition) -> int:
    end, position = client.highwater(partition), _position(client, partition)
    return 0 if end is None or position is None else max(0, end - position)


def _position(client: AIOKafkaConsumer, partition: TopicPartition) -> int | None:
    """Return the next offset to be read. The public `position()` would wait until there is one."""
    subscription: Any = client._subscription.subscription  # noqa: SLF001 # Any: aiokafka has no types
    state = subscription.assignment.state_value(partition)
    position: int | None = state.position if state.has_valid_position else None
    return position
