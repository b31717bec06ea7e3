"""A double of Kafka in memory: partitions with real offsets, and the harm a network does between it and its clients."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiokafka.errors import RequestTimedOutError

from kompeten.operations.replaying import StoredRecord
from kompeten.settings import ServiceSettings

PARTITIONS = 2
Headers = Sequence[tuple[str, bytes]]


@dataclass(eq=False)
class Request:
    """A record on its way from a producer: it may arrive, be answered, both late or never."""

    producer: "ProducerDouble"
    record: StoredRecord
    answer: asyncio.Future[object]
    arrived: bool = False


class ProducerDouble:
    """What the relay uses of an idempotent producer: requests of a partition arrive in order, each once."""

    def __init__(self, broker: "BrokerDouble") -> None:
        self.broker = broker
        self.discarded = False

    async def send(self, topic: str, *, key: bytes, value: bytes, headers: Headers) -> asyncio.Future[object]:
        """Put a record on its way and return what will tell that it arrived."""
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        record = StoredRecord(topic, partition_of(key), -1, key, value, tuple(headers))
        self.broker.requests.append(Request(self, record, answer))
        return answer


@dataclass
class BrokerDouble:
    """The logs of one topic's partitions, and what is on its way to them."""

    logs: list[list[StoredRecord]] = field(default_factory=lambda: [[] for _ in range(PARTITIONS)])
    requests: list[Request] = field(default_factory=list)

    @asynccontextmanager
    async def producer(self, _settings: ServiceSettings, _client_id: str) -> AsyncIterator[ProducerDouble]:
        """Yield a producer; what it has sent stays on its way when it is discarded."""
        one = ProducerDouble(self)
        try:
            yield one
        finally:
            one.discarded = True

    def append(self, record: StoredRecord) -> None:
        """Add a record to its partition's log, at the next offset."""
        log = self.logs[record.partition]
        log.append(
            StoredRecord(record.topic, record.partition, len(log), record.key, record.value, tuple(record.headers))
        )

    def foremost(self) -> list[Request]:
        """Return the requests whose turn it is: the oldest of each producer and partition."""
        found: dict[tuple[ProducerDouble, int], Request] = {}
        for request in self.requests:
            found.setdefault((request.producer, request.record.partition), request)
        return list(found.values())

    def carry(self, request: Request, *, acknowledge: bool) -> None:
        """Let a request arrive; without its acknowledgement the client asks again, and then it is no second record."""
        if not request.arrived:
            request.arrived = True
            self.append(request.record)
        if acknowledge and not request.answer.done():
            request.answer.set_result(None)
        if request.answer.done():
            self.requests.remove(request)

    def time_out(self, producer: ProducerDouble) -> None:
        """Fail every unanswered request of a producer; each may still arrive."""
        for request in self.requests:
            if request.producer is producer and not request.answer.done():
                request.answer.set_exception(RequestTimedOutError())

    def lose(self, producer: ProducerDouble) -> None:
        """Lose what a discarded producer still had on its way."""
        self.requests = [one for one in self.requests if one.producer is not producer]

    def records(self) -> list[StoredRecord]:
        """Return all records, partition by partition."""
        return [record for log in self.logs for record in log]


@dataclass
class GroupDouble:
    """The consumer group: committed offsets, and the one member that may commit."""

    committed: list[int] = field(default_factory=lambda: [0] * PARTITIONS)
    owner: int | None = None

    def commit(self, member: int, offsets: list[int]) -> bool:
        """Commit unless the member was replaced: the broker fences an older generation."""
        if self.owner != member:
            return False
        self.committed = list(offsets)
        return True


def partition_of(key: bytes) -> int:
    """Return the partition of a key."""
    return zlib.crc32(key) % PARTITIONS
