"""The operator's command against answers made by hand, in the shapes the services give them."""

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from kompeten_ops.gateway import SERVICES, Gateway
from kompeten_ops.main import app
from support.server_double import ServerDouble

BATCH = "0197f000-0000-7000-8000-000000000001"
APPLICATION = "0197f000-0000-7000-8000-0000000000aa"
TOPIC = "kompeten.registration"


def page(*items: dict[str, Any]) -> dict[str, Any]:
    """Return the last page of a list."""
    return {"items": list(items), "next": None}


def told(service: str, **more: Any) -> dict[str, Any]:
    """Return what a service tells of its messaging: nothing, but for `more`."""
    return {"service": service, "recorded": [], "waiting": [], "applied": [], "dead_letters": []} | more


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> ServerDouble:
    """A gateway that answers what a test says."""
    double = ServerDouble()

    @contextlib.asynccontextmanager
    async def connect(address: str, token: str, lsp_token: str | None = None) -> AsyncIterator[Gateway]:
        headers = {"Authorization": f"Bearer {token}"}
        transport = httpx.MockTransport(double.open)
        async with httpx.AsyncClient(base_url=address, headers=headers, transport=transport) as client:
            yield Gateway(client, lsp_token=lsp_token)

    monkeypatch.setattr("kompeten_ops.gateway.connect", connect)
    monkeypatch.setenv("KOMPETEN_TOKEN", "some-token")
    monkeypatch.setenv("KOMPETEN_LSP_TOKEN", "token-of-an-lsp")
    return double


@pytest.fixture
def ops() -> Callable[..., Result]:
    """Run the command."""
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


@pytest.fixture
def late(double: ServerDouble) -> ServerDouble:
    """One accepted application of which assessment has not heard; its event was sent."""
    letter = {"application_id": APPLICATION, "kind": "candidate_registered", "state": "sent", "role": "candidate"}
    accepted = {"id": APPLICATION, "state": "accepted", "stage": "registered", "accepted_at": "2026-07-01T00:00:00Z"}
    double.answer("GET", f"/v1/batches/{BATCH}", {"id": BATCH})
    double.answer("GET", "/v1/batches", page({"id": BATCH, "ends_on": "2026-07-17"}))
    double.answer("GET", "/v1/applications", page(accepted))
    for path in ("/v1/assessments", "/v1/cases", "/v1/certificates"):
        double.answer("GET", path, page())
    double.answer("GET", "/v1/messages", page(letter))
    for service in SERVICES:
        consumers = [{"topic": TOPIC, "is_paused": False}] if service == "assessment" else []
        double.answer("GET", f"/v1/operations/{service}", {"consumers": consumers})
        double.answer("GET", f"/v1/operations/{service}/subjects", told(service))
    recorded = [{"subject": APPLICATION, "topic": TOPIC, "last": 2}]
    double.answer("GET", "/v1/operations/registration/subjects", told("registration", recorded=recorded))
    return double
