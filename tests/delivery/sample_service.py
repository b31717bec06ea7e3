"""The service of the delivery tests: a database with the platform's tables and one effect table, and a consumer."""

import contextlib
import importlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from devstack.provision import ServiceDatabase, drop, provision
from kompeten.clock import SystemClock
from kompeten.database.sessions import create_engine, create_sessions
from kompeten.events import ApplicationRejected, Event, EventBody, encode
from kompeten.ids import new_id
from kompeten.messaging.failures import Poison
from kompeten.messaging.handlers import Handlers, on
from kompeten.runtime import Runtime
from kompeten.settings import Environment, ServiceSettings
from support.workers import unique

TOPIC = "kompeten.registration"
EFFECT = """
CREATE TABLE effect (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject text NOT NULL,
    sequence bigint NOT NULL,
    event_id uuid NOT NULL
)
"""


@dataclass
class SampleService:
    """A database and the settings a process needs to work on it."""

    database: ServiceDatabase
    settings: ServiceSettings

    def runtime(self, name: str = "sample") -> Runtime:
        """Return a runtime of its own, as another process would have."""
        clock = SystemClock()
        engine = create_engine(self.settings)
        return Runtime(name, self.settings, clock, engine, create_sessions(engine, clock))

    async def rows(self, statement: str) -> list[asyncpg.Record]:
        """Read rows."""
        connection = await asyncpg.connect(self.database.runtime_url)
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()

    async def effects(self) -> dict[str, list[int]]:
        """Return the sequences applied per subject, in order of application."""
        found: dict[str, list[int]] = {}
        for row in await self.rows("SELECT subject, sequence FROM effect ORDER BY id"):
            found.setdefault(row["subject"], []).append(row["sequence"])
        return found


VERSIONS = "kompeten.database.migrations.versions"
PLATFORM, SENT = (importlib.import_module(f"{VERSIONS}.2026_11_25_{name}") for name in ("platform", "sent_records"))


@contextlib.asynccontextmanager
async def sample_service(superuser_url: str, bootstrap_servers: str, name: str) -> AsyncIterator[SampleService]:
    """Yield a sample service on a fresh database; topics and groups are kept apart by the name."""
    suffix = f"_{unique(name)}"
    database = (await provision(superuser_url, ["sample"], suffix))["sample"]
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute(f"{PLATFORM.STATEMENTS};{SENT.STATEMENTS};{EFFECT}")
    await owner.close()
    settings = ServiceSettings(
        environment=Environment.DEVELOPMENT,
        database_url=database.runtime_url,
        kafka_bootstrap_servers=bootstrap_servers,
        kafka_namespace=f"{suffix[1:]}.",
        oidc_issuer="unused",
        oidc_jwks="unused",
        database_pool_size=8,
    )
    try:
        yield SampleService(database, settings)
    finally:
        await drop(superuser_url, ["sample"], suffix)


async def add_effect(session: AsyncSession, event: Event[ApplicationRejected]) -> None:
    """Add a row for the event: the effect that must happen once. The reason `poison` is impossible by rule."""
    if event.body.reason == "poison":
        raise Poison("impossible by rule")
    if event.body.reason.startswith("unexpected"):
        raise RuntimeError("a defect of ours")
    if event.body.reason == "unstorable":
        await session.execute(text("SELECT CAST(:text AS text)"), {"text": "a\0b"})
    await session.execute(
        text("INSERT INTO effect (subject, sequence, event_id) VALUES (:subject, :sequence, :id)"),
        {"subject": event.subject, "sequence": event.sequence, "id": event.id},
    )


HANDLERS: Handlers = (on(ApplicationRejected, add_effect),)


def rejected(application_id: UUID, reason: str = "fine") -> ApplicationRejected:
    """Return a small event body."""
    return ApplicationRejected(
        application_id=application_id, batch_id=application_id, batch_title="t", full_name="n", reason=reason
    )


def wire(body: EventBody, sequence: int, event_id: UUID | None = None) -> tuple[bytes, list[tuple[str, bytes]], bytes]:
    """Return key, headers and value of an event."""
    event = Event(
        id=event_id or new_id(),
        type=body.event_type(),
        source=body.source,
        subject=body.subject,
        time=SystemClock().now(),
        sequence=sequence,
        body=body,
    )
    return encode(event)


def unreadable() -> bytes:
    """Return a body that is no event."""
    return json.dumps({"nonsense": True}).encode()
