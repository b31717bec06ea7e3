"""The notes service on a database of its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import make_url, text

from kompeten.clock import ManualClock
from kompeten.database.sessions import create_engine, create_sessions
from kompeten.database.tables import PlatformBase
from kompeten.http.authorization import Tenanted
from kompeten.http.bodies import BodyLimit
from kompeten.http.context import RequestContext
from kompeten.http.errors import install_problem_handlers
from kompeten.identity.tokens import TokenVerifier
from kompeten.ids import new_id
from kompeten.process import keep_process
from kompeten.runtime import Running, Runtime
from kompeten.service.health import router as health
from kompeten.settings import Environment, ServiceSettings
from kompeten_ops.tokens import ISSUER, ensure_key
from service.http.notes_service import NotesService, make_router, notes


@dataclass(kw_only=True)
class NotesProcess(Running, Tenanted):
    """What serves notes: neither consumers nor a relay."""


async def let_everybody_in(_: str) -> bool:
    """Know every LSP."""
    return True


@pytest.fixture
async def database_url(superuser_url: str) -> AsyncIterator[str]:
    """A database of its own for one test."""
    name = f"http_{new_id().hex}"
    server = await asyncpg.connect(superuser_url)
    await server.execute(f"CREATE DATABASE {name}")
    yield make_url(superuser_url).set(database=name).render_as_string(hide_password=False)
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


@pytest.fixture
async def notes_service(database_url: str, tmp_path: Path) -> AsyncIterator[NotesService]:
    """The service, its gate open."""
    settings = ServiceSettings(
        environment=Environment.DEVELOPMENT,
        oidc_issuer=ISSUER,
        oidc_jwks=str(ensure_key(tmp_path)),
        database_url=database_url,
        kafka_bootstrap_servers="127.0.0.1:1",
    )
    clock = ManualClock(datetime(2026, 7, 1, 2, tzinfo=UTC))
    engine = create_engine(settings)
    async with engine.begin() as connection:
        await connection.run_sync(notes.metadata.create_all)
        await connection.run_sync(PlatformBase.metadata.create_all)
        for weekday in range(1, 8):
            part = f"CREATE TABLE idempotency_key_{weekday} PARTITION OF idempotency_key FOR VALUES IN ({weekday})"
            await connection.execute(text(part))
    runtime = Runtime("notes", settings, clock, engine, create_sessions(engine, clock), schema_checked=True)
    app = FastAPI()
    verifier = TokenVerifier.from_settings(settings)
    keep_process(app, NotesProcess(runtime=runtime, verifier=verifier, knows_lsp=let_everybody_in))
    install_problem_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=10_000)
    app.add_middleware(RequestContext)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://service") as client:
        notes_service = NotesService(runtime, app, client, clock, tmp_path)
        notes_service.gate.set()
        app.include_router(make_router(notes_service))
        app.include_router(health)
        yield notes_service
    await engine.dispose()
