"""One service under test: its real app on a real database of its own; Kafka's part is played by `deliver`."""

import contextlib
import importlib
import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from sqlalchemy import text

from devstack.provision import ServiceDatabase
from kompeten.cells import called
from kompeten.clock import ManualClock
from kompeten.events import Event, EventBody, encode
from kompeten.http.addressee import SERVICE
from kompeten.ids import new_id
from kompeten.messaging.consumer import Consumer
from kompeten.operations.replaying import StoredRecord
from kompeten.process import process_of
from kompeten.runtime import Runtime
from kompeten.service.process import Process
from kompeten_ops.tokens import AUDIENCE, ISSUER, sign
from support.documented import check_answer

LSP = "lsp-pustakawan"
START = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)

_offsets = itertools.count()

PATIENCE_SECONDS = 90  # a busy machine starts slowly, and consumers that are just joining their group stop slowly


@dataclass(frozen=True)
class Recorded:
    """An event as it stands in the outbox."""

    type: str
    topic: str
    subject: str
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass
class ServiceUnderTest:
    """A running service; `deliver` numbers the events per topic and subject as a producer would."""

    name: str
    app: FastAPI
    client: httpx.AsyncClient
    clock: ManualClock
    keys: Path
    database: ServiceDatabase
    _sequences: Counter[tuple[str, str]] = field(default_factory=Counter)
    _tokens: dict[tuple[Any, ...], str] = field(default_factory=dict)

    @property
    def process(self) -> Process:
        """What the service is made of."""
        return process_of(self.app, Process)

    @property
    def runtime(self) -> Runtime:
        """The service's runtime."""
        return self.process.runtime

    def token(
        self, *roles: str, subject: str | None = None, lsp_id: str | None = None, **claims: Any
    ) -> dict[str, str]:
        """Return the headers of a caller, an operator's without an LSP; the subject is named after the first role.

        The same caller has the same token in all of a test: signing each anew took as long as some requests.
        """
        subject = subject or f"user-{roles[0]}"
        caller = (roles, subject, lsp_id, *sorted(claims.items()))
        if caller not in self._tokens:
            self._tokens[caller] = sign(self.keys, subject=subject, roles=list(roles), lsp_id=lsp_id, **claims)
        return {"Authorization": f"Bearer {self._tokens[caller]}"}

    def consumer(self, topic: str) -> Consumer:
        """Return the service's consumer of a topic."""
        return next(consumer for consumer in self.process.consumers if consumer.topic == topic)

    def record(
        self,
        body: EventBody,
        *,
        sequence: int | None = None,
        event_id: UUID | None = None,
        lsp_id: str = LSP,
    ) -> StoredRecord:
        """Return a body as the record Kafka would hand over, numbered next unless said otherwise."""
        stream = (body.topic, body.subject)
        if sequence is None:
            self._sequences[stream] += 1
            sequence = self._sequences[stream]
        event = Event(
            id=event_id or new_id(),
            type=body.event_type(),
            source=body.source,
            subject=body.subject,
            time=self.clock.now(),
            sequence=sequence,
            body=body,
            lsp_id=lsp_id,
        )
        key, headers, value = encode(event)
        return StoredRecord(body.topic, 0, next(_offsets), key, value, tuple(headers))

    async def deliver(self, *bodies: EventBody, lsp_id: str = LSP) -> None:
        """Hand events to the real consumers in the order given, one poll per event; nothing may be parked."""
        for body in bodies:
            await self.consumer(body.topic).receive([self.record(body, lsp_id=lsp_id)])
        parked = await self.rows("SELECT reason, error FROM dead_letter WHERE resolution IS NULL")
        assert not parked, parked

    async def rows(self, statement: str, **params: Any) -> list[dict[str, Any]]:
        """Read rows as the runtime role."""
        async with self.runtime.sessions() as session:
            return [dict(row) for row in (await session.execute(text(statement), params)).mappings()]

    async def outbox(self, event_type: str | None = None) -> list[Recorded]:
        """Return what stands in the outbox, oldest first; `event_type` is a body class's name."""
        rows = await self.rows("SELECT topic, subject, headers, body FROM outbox ORDER BY id")
        found = [
            Recorded(row["headers"]["ce_type"], row["topic"], row["subject"], json.loads(row["body"]), row["headers"])
            for row in rows
        ]
        return [one for one in found if event_type is None or one.type == f"id.kompeten.{event_type}.v1"]


@contextlib.asynccontextmanager
async def running_service(
    name: str, database: ServiceDatabase, keys: Path, *, clock: ManualClock | None = None, **settings: Any
) -> AsyncIterator[ServiceUnderTest]:
    """Run a service's app with its lifespan in this process; relay, consumers and workers are off unless asked for."""
    main = importlib.import_module(f"{name}.main")
    settings_type = main.create_app.__annotations__["settings"]
    clock = clock or ManualClock(START)
    defaults: dict[str, Any] = {
        "environment": "development",
        "database_url": database.runtime_url,
        "kafka_bootstrap_servers": "127.0.0.1:1",
        "oidc_issuer": ISSUER,
        "oidc_audience": AUDIENCE,
        "oidc_jwks": str(keys / "jwks.json"),
        "database_pool_size": 8,
        "database_task_pool_size": 4,
        "run_relay": False,
        "run_consumers": False,
        "run_workers": False,
    }
    app = main.create_app(settings_type(**(defaults | settings)), clock=clock)

    async def check(answer: httpx.Response) -> None:
        await answer.aread()
        check_answer(name, answer)

    async with (
        LifespanManager(app, startup_timeout=PATIENCE_SECONDS, shutdown_timeout=PATIENCE_SECONDS),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://service",
            headers={SERVICE: called(name, settings.get("cell"))},
            event_hooks={"response": [check]},
        ) as client,
    ):
        yield ServiceUnderTest(name, app, client, clock, keys, database)
