"""The four services side by side, their events carried by hand, and the gateway's routing without the gateway."""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import httpx
from sqlalchemy import text

from gateway.routing import Routes, packaged_document
from kompeten.http.addressee import SERVICE
from kompeten.operations.replaying import StoredRecord
from kompeten_ops.gateway import Gateway
from support.services import ServiceUnderTest

READ = "SELECT id, topic, subject, headers, body FROM outbox ORDER BY id"


class Routing(httpx.AsyncBaseTransport):
    """Hands each request to the service the gateway would hand it to."""

    def __init__(self, services: dict[str, ServiceUnderTest]) -> None:
        self._routes = Routes(packaged_document())
        self._transports = {name: httpx.ASGITransport(one.app) for name, one in services.items()}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Serve one request."""
        operation = self._routes.get(request.method, request.url.path)
        request.headers[SERVICE] = operation.service
        return await self._transports[operation.service].handle_async_request(request)


@dataclass
class System:
    """The services by name; `carry` plays relay and Kafka."""

    services: dict[str, ServiceUnderTest]
    _offset: int = 0

    @contextlib.asynccontextmanager
    async def gateway(
        self, operator: str = "operator", member: str = "certification_manager"
    ) -> AsyncIterator[Gateway]:
        """Connect with two tokens: one for what operators see, of no LSP, and one for what the LSP's people do."""
        nowhere = "" if operator == "observer" else None
        token = self.services["registration"].token
        headers, lsp_token = token(operator, lsp_id=nowhere), token(member)["Authorization"].removeprefix("Bearer ")
        transport = Routing(self.services)
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway", headers=headers) as client:
            yield Gateway(client, lsp_token=lsp_token)

    def wait_until(self, moment: datetime) -> None:
        """Let every service's clock reach a moment; one that is past it stays."""
        for one in self.services.values():
            one.clock.advance(max(moment - one.clock.now(), timedelta()))

    async def carry(self, *, lose: UUID | None = None, to: tuple[str, ...] | None = None) -> None:
        """Empty every outbox and hand the records to whoever reads them, but those about one application to nobody."""
        for producer in self.services.values():
            for row in await producer.rows(READ):
                self._offset += 1
                headers = tuple((name, value.encode()) for name, value in row["headers"].items())
                record = StoredRecord(
                    row["topic"], 0, self._offset, row["subject"].encode(), row["body"].encode(), headers
                )
                if row["subject"] != str(lose):
                    await self._hand_over(record, to)
            async with producer.runtime.sessions() as session, session.begin():
                await session.execute(text("DELETE FROM outbox"))

    async def _hand_over(self, record: StoredRecord, to: tuple[str, ...] | None) -> None:
        assert json.loads(record.value or b"")
        for name, service in self.services.items():
            for consumer in service.process.consumers:
                if consumer.topic == record.topic and (to is None or name in to):
                    await consumer.receive([record])
