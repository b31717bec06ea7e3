"""Calls to the gateway as one person or system, and the lists everybody finds their ids in."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from kompeten_ops.paging import every_item
from kompeten_ops.tokens import sign

Json = dict[str, Any]  # Any: JSON bodies
Body = Json | bytes | None
DEADLINE_SECONDS = float(os.environ.get("DEMO_DEADLINE_SECONDS", "60"))  # longer where containers are killed
CONFLICT = 409
BUSY = (429, 502, 503, 504)


class Refused(Exception):
    """An answer other than 2xx where the story needs one; shows what the gateway said."""


class NotInTime(Exception):
    """Something did not come about before its deadline."""


class Caller:
    """One token and the gateway; without a token, anyone. `name` is shown in refusals."""

    def __init__(self, client: httpx.AsyncClient, token: str, name: str) -> None:
        self.client = client
        self.token = token
        self.name = name

    async def ask(self, method: str, path: str, body: Body = None, **headers: str) -> httpx.Response:
        """Send one request, with JSON or a file, and return whatever comes back; header names use underscores."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, bytes):
            return await self.client.request(method, path, content=body, headers=sent)
        return await self.client.request(method, path, json=body, headers=sent)

    async def settle(self, method: str, path: str, body: Body = None, **headers: str) -> httpx.Response:
        """Send a request until it is answered for good: a busy or broken system is asked again until the deadline.

        A POST without a key of its own gets one, so that asking again changes nothing.
        """
        if method == "POST":
            headers.setdefault("Idempotency_Key", f"demo-{uuid4()}")
        deadline = time.monotonic() + DEADLINE_SECONDS
        while True:
            try:
                answer = await self.ask(method, path, body, **headers)
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.5)
                continue
            if not _is_busy(answer) or time.monotonic() > deadline:
                return answer
            await asyncio.sleep(min(float(answer.headers.get("Retry-After", "1")), 1.0))

    async def call(self, method: str, path: str, body: Body = None, **headers: str) -> Json:
        """Send a request that must succeed, as `settle` does; raises `Refused`."""
        answer = await self.settle(method, path, body, **headers)
        if not answer.is_success:
            raise Refused(f"{self.name}: {method} {path} answered {answer.status_code}: {answer.text[:2000]}")
        found: Json = answer.json()
        return found

    async def all(self, path: str, **query: str) -> list[Json]:
        """Return every item of a list."""
        return [item async for item in every_item(partial(self.call, "GET"), path, **query)]


def _is_busy(answer: httpx.Response) -> bool:
    """Tell whether to ask again; a first request that is still being answered counts, too."""
    return answer.status_code in BUSY or (answer.status_code == CONFLICT and "request_in_flight" in answer.text)


async def wait_for(what: str, condition: Callable[[], Awaitable[Any]], *, seconds: float = DEADLINE_SECONDS) -> Any:  # noqa: ANN401
    """Ask until the answer is true and return it; raises `NotInTime` naming what was waited for."""
    deadline = time.monotonic() + seconds
    while True:
        answer = await condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise NotInTime(f"{what}: not within {seconds:.0f} s")
        await asyncio.sleep(0.1)


class Cast:
    """Everybody who plays, one token per role."""

    def __init__(self, client: httpx.AsyncClient, keys: Path) -> None:
        self._client = client
        self._keys = keys
        self.organizer = self.player("organizer_system", "Dispersip Kalimantan Selatan", organizer_id=ORGANIZER)
        self.stranger = self.player("organizer_system", "Dispersip lain", organizer_id="dispersip-lain")
        self.admin = self.player("lsp_admin", "Admin LSP")
        self.manager = self.player("certification_manager", "Manajer Sertifikasi")
        self.committee = self.player("committee", MEMBERS[0]["name"], subject=MEMBERS[0]["user_id"])
        self.quality = self.player("quality_manager", "Manajer Mutu")
        self.director = self.player("director", "Direktur LSP")
        self.operator = self.player("operator", "Operator")
        self.anyone = Caller(client, "", "anyone")

    def player(
        self,
        role: str,
        name: str,
        *,
        subject: str | None = None,
        organizer_id: str | None = None,
        assessor_id: UUID | str | None = None,
    ) -> Caller:
        """Return a caller with a token of this role."""
        token = sign(
            self._keys,
            subject=subject or f"{role}:{organizer_id or 'kompeten'}",
            roles=[role],
            name=name,
            organizer_id=organizer_id,
            assessor_id=assessor_id,
        )
        return Caller(self._client, token, role)


ORGANIZER = "dispersip-kalsel"
MEMBERS = [
    {"user_id": "committee:1", "name": "Drs. Ketua Pleno Contoh"},
    {"user_id": "committee:2", "name": "Anggota Pleno Contoh Satu"},
    {"user_id": "committee:3", "name": "Anggota Pleno Contoh Dua"},
]
TERM = {
    "employer": "Perpustakaan Nasional Contoh",
    "schemes": [f"KL-{number:02}" for number in range(1, 13)],
    "starts_on": "2020-01-01",
    "ends_on": "2099-12-31",
}
