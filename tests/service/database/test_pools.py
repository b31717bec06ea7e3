"""Requests and tasks have connections of their own: whoever uses up theirs does not stop the other side."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from conftest import MakeService
from kompeten.events import ParticipantRegistered
from kompeten.ids import new_id
from support.events import sample


@asynccontextmanager
async def used_up(engine: AsyncEngine, connections: int) -> AsyncIterator[None]:
    """Hold every connection of a pool."""
    async with AsyncExitStack() as held:
        for _ in range(connections):
            await held.enter_async_context(engine.connect())
        yield


async def test_consumers_go_on_while_requests_use_up_their_connections(make_service: MakeService) -> None:
    async with make_service("assessment", database_pool_size=2) as service, used_up(service.runtime.engine, 2):
        consumer = service.consumer(ParticipantRegistered.topic)
        await consumer.receive([service.record(sample(ParticipantRegistered, new_id()))])
        assert consumer.counts["applied"] == 1


async def test_requests_are_answered_while_tasks_use_up_their_connections(make_service: MakeService) -> None:
    async with (
        make_service("registration", database_task_pool_size=2) as service,
        used_up(service.process.beside.engine, 2),
    ):
        answer = await service.client.get("/v1/batches", headers=service.token("certification_manager"))
        assert answer.status_code == 200
