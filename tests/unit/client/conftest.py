"""The client against answers made by hand, in the shapes the services give them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from kompeten_client.client import Kompeten
from kompeten_client.commands.app import app
from support.server_double import ServerDouble

GATEWAY = "https://kompeten.test"
BATCH_ID = "0197f000-0000-7000-8000-000000000001"
IMPORT_ID = "0197f000-0000-7000-8000-000000000002"
BATCH = {
    "id": BATCH_ID,
    "organizer_id": "dispersip-contoh",
    "state": "approved",
    "title": "Kegiatan Contoh",
    "scheme_codes": ["KL-06"],
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-02",
    "time_zone": "Asia/Makassar",
    "venue": {"name": "Gedung Contoh", "region_code": "63.71", "region_name": "Kota Banjarmasin"},
    "quota": 60,
    "taken": 2,
    "funding_source": "APBD",
    "counts": {"registered": 2, "issued": 0},
    "created_at": "2026-11-01T00:00:00Z",
    "approved_at": None,
    "version": 1,
}
PROGRESS = {
    "id": IMPORT_ID,
    "batch_id": BATCH_ID,
    "activity_id": None,
    "state": "queued",
    "dry_run": True,
    "all_or_nothing": False,
    "rows": 0,
    "done": 0,
    "accepted": 0,
    "created": 0,
    "revised": 0,
    "unchanged": 0,
    "waiting": 0,
    "sent_at": "2026-11-01T00:00:00Z",
    "finished_at": None,
}
FINISHED = PROGRESS | {"state": "finished", "rows": 2, "done": 2, "accepted": 1, "created": 1}
FINDING = {
    "row": 3,
    "field": "nik",
    "code": "nik_format",
    "value_hint": "…01\x1b[2J",
    "message": {"id": "NIK harus 16 digit.", "en": "The NIK must have 16 digits."},
}


def problem(status: int, code: str, *errors: dict[str, Any], **headers: str) -> httpx.Response:
    """Return a refusal as the services write it."""
    message = {"id": f"{code} dalam bahasa Indonesia", "en": f"{code} in English"}
    body = {"type": "", "title": "", "detail": "", "status": status, "code": code, "message": message}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json={**body, "errors": list(errors)}, headers=named)


def found(**body: Any) -> httpx.Response:
    """Return an answer with a JSON body."""
    return httpx.Response(200, json=body)


def stream(*events: tuple[str, str]) -> httpx.Response:
    """Return an answer that is a stream of events."""
    text = "".join(f"event: {name}\ndata: {data}\n\n" for name, data in events)
    return httpx.Response(200, text=text, headers={"Content-Type": "text/event-stream"})


@pytest.fixture
def server() -> ServerDouble:
    """Whoever answers."""
    return ServerDouble()


@pytest.fixture
def waits() -> list[float]:
    """How long the client waited between two attempts."""
    return []


@pytest.fixture
def client(server: ServerDouble, waits: list[float]) -> Kompeten:
    """The client, which waits without losing time."""
    return Kompeten(GATEWAY, "some-token", sleep=waits.append, transport=httpx.MockTransport(server.open))


@pytest.fixture
def kompeten(server: ServerDouble, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Run the command in a home of its own, without waiting."""
    kind, offline = httpx.Client, httpx.MockTransport(server.open)  # and no certificates to load for each run
    monkeypatch.setattr(httpx, "Client", lambda **given: kind(**given | {"transport": offline}))
    monkeypatch.setattr("kompeten_client.commands.access.wait", lambda _: None)
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr("kompeten_client.signing.keeping.user_config_path", lambda name: tmp_path / name)
    for variable in ("KOMPETEN_TOKEN", "KOMPETEN_GATEWAY", "KOMPETEN_CLIENT_SECRET", "KOMPETEN_ISSUER"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("KOMPETEN_LANG", "en")

    def run(*arguments: str, **more: Any) -> Result:
        return CliRunner().invoke(app, list(arguments), prog_name="kompeten", **more)

    return run


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch, kompeten: Callable[..., Result]) -> Callable[..., Result]:
    """Run the command with a token given by the environment."""
    monkeypatch.setenv("KOMPETEN_TOKEN", "some-token")
    monkeypatch.setenv("KOMPETEN_GATEWAY", GATEWAY)
    return kompeten
