"""The four services on a real broker, stopped and started again by the test, with offsets it may move."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from devstack.provision import ServiceDatabase
from support.databases import TABLES
from support.drivers.system import System
from support.services import ServiceUnderTest, running_service
from support.settings import SERVICE_SETTINGS
from support.waiting import until
from support.workers import unique


@dataclass
class SystemOnKafka(System):
    """Relays and consumers run; `carry` waits until everything recorded is applied everywhere."""

    bootstrap_servers: str = ""
    keys: Path = Path()
    folder: Path = Path()
    namespace: str = field(default_factory=lambda: f"{unique('system')}.")
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self, databases: dict[str, ServiceDatabase]) -> None:
        """Run each service on its database."""
        for name, database in databases.items():
            settings: dict[str, Any] = {
                "kafka_bootstrap_servers": self.bootstrap_servers,
                "kafka_namespace": self.namespace,
                "run_relay": True,
                "run_consumers": True,
                **SERVICE_SETTINGS[name](self.folder),
            }
            service = running_service(name, database, self.keys, **settings)
            self.services[name] = await self._running.enter_async_context(service)

    async def stop(self) -> None:
        """End all services; their groups are empty afterwards."""
        await self._running.aclose()
        self._running = AsyncExitStack()

    async def carry(self, *, lose: UUID | None = None, to: tuple[str, ...] | None = None) -> None:
        """Wait until every outbox is empty and every group has committed all there is."""
        assert (lose, to) == (None, None), "a real broker loses nothing"
        await until(self._is_settled, seconds=60, every=0.2, what="everything applied")

    async def rewind(self) -> None:
        """Move every group back to the beginning of its topics; no service may be running."""
        for group, topic in self._groups():
            async with AIOKafkaConsumer(
                bootstrap_servers=self.bootstrap_servers, group_id=group, enable_auto_commit=False
            ) as consumer:
                places = self._places(topic)
                consumer.assign(places)
                await consumer.commit(dict.fromkeys(places, 0))

    async def _is_settled(self) -> bool:
        for service in self.services.values():
            if await service.rows("SELECT 1 FROM outbox"):
                return False
        async with AIOKafkaConsumer(bootstrap_servers=self.bootstrap_servers) as consumer:
            admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap_servers)
            await admin.start()
            try:
                return all([await self._has_all(consumer, admin, *one) for one in self._groups()])
            finally:
                await admin.close()

    async def _has_all(self, consumer: AIOKafkaConsumer, admin: AIOKafkaAdminClient, group: str, topic: str) -> bool:
        committed = await admin.list_consumer_group_offsets(group)
        ends = await consumer.end_offsets(self._places(topic))
        return all(end == 0 or (place in committed and committed[place].offset == end) for place, end in ends.items())

    def _places(self, topic: str) -> list[TopicPartition]:
        settings = next(iter(self.services.values())).runtime.settings
        return [TopicPartition(topic, number) for number in range(settings.topic_partitions)]

    def _groups(self) -> list[tuple[str, str]]:
        return [
            (f"{self.namespace}{name}.{consumer.topic}", f"{self.namespace}{consumer.topic}")
            for name, service in self.services.items()
            for consumer in service.process.consumers
        ]


async def content(service: ServiceUnderTest, *, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Return every table's rows as text, in an order of their own; `without` names tables and columns to leave out."""
    connection = await asyncpg.connect(service.database.owner_url)
    try:
        tables = await connection.fetch(TABLES)
        return {
            name: sorted(
                row[0]
                for row in await connection.fetch(f"SELECT (to_jsonb(t) - $1::text[])::text FROM {name} AS t", without)
            )
            for (name,) in tables
            if name not in without
        }
    finally:
        await connection.close()
