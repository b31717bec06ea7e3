"""How far behind a consumer of this process is: read from its Kafka client, which knows without asking anyone."""

import asyncio
from collections.abc import Iterable
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from kompeten.messaging.framework import Subscription, discard_subscription, gave_up, position, wait_in_client


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
        """Tell whether the client will never consume again by itself."""
        client = self._client()
        return client is not None and gave_up(client)

    def tasks(self) -> list[asyncio.Task[Any]]:
        """Return what takes polls in hand; nothing while the consumer does not run."""
        return [] if self.subscription is None else list(self.subscription.tasks)

    def wait_in_client(self) -> None:
        """Have the running consumer wait for records instead of looking for them again and again."""
        if self.subscription is not None:
            wait_in_client(self.subscription)

    async def discard(self) -> None:
        """End what could not be stopped; nothing happens when it was."""
        if self.subscription is not None:
            await discard_subscription(self.subscription)

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
    return all(position(client, partition) is not None and not _behind(client, partition) for partition in partitions)


def _behind(client: AIOKafkaConsumer, partition: TopicPartition) -> int:
    end, at = client.highwater(partition), position(client, partition)
    return 0 if end is None or at is None else max(0, end - at)
