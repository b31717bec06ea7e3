"""A double of Kafka in memory: partitions with real offsets, and the harm a network does between it and its clients."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiokafka.errors import RequestTimedOutError

from kompeten.operations.replaying import StoredRecord
from kompeten.settings import ServiceSettings

PARTITIONS = 2
MOST_IN_A_BATCH = 2  # so that there are full ones
Headers = Sequence[tuple[str, bytes]]


@dataclass(eq=False)
class Request:
    """A batch on its way from a producer: it may arrive, as a whole, be answered, both late or never."""

    producer: "ProducerDouble"
    batch: "BatchDouble"
    topic: str
    partition: int
    answer: asyncio.Future[object]
    arrived: bool = False


@dataclass
class BatchDouble:
    """The records of one partition that arrive together."""

    records: list[tuple[bytes, bytes, Headers]] = field(default_factory=list)

    def append(self, *, timestamp: None, key: bytes, value: bytes, headers: Headers) -> object | None:  # noqa: ARG002
        """Take a record, None when there is no room for it."""
        if len(self.records) == MOST_IN_A_BATCH:
            return None
        self.records.append((key, value, headers))
        return self


class ProducerDouble:
    """What the relay uses of an idempotent producer: requests of a partition arrive in order, each once."""

    def __init__(self, broker: "BrokerDouble") -> None:
        self.broker = broker
        self.discarded = False

    async def partitions_for(self, _topic: str) -> set[int]:
        """Return the partitions of the topic."""
        return set(range(PARTITIONS))

    def create_batch(self) -> BatchDouble:
        """Return an empty batch."""
        return BatchDouble()

    async def send_batch(self, batch: BatchDouble, topic: str, *, partition: int) -> asyncio.Future[object]:
        """Put a batch on its way and return what will tell that it arrived."""
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self.broker.requests.append(Request(self, batch, topic, partition, answer))
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
            found.setdefault((request.producer, request.partition), request)
        return list(found.values())

    def carry(self, request: Request, *, acknowledge: bool) -> None:
        """Let a request arrive; without its acknowledgement the client asks again, and then it is no second record."""
        if not request.arrived:
            request.arrived = True
            for key, value, headers in request.batch.records:
                self.append(StoredRecord(request.topic, request.partition, -1, key, value, tuple(headers)))
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
