"""Callers of the gateway that never give up before their deadline and log every answer, wanted or not."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from faults.oplog import Json, OperationLog
from kompeten_ops.paging import every_item
from kompeten_ops.tokens import sign

PATIENCE_SECONDS = 120
AGAIN = (429, 500, 502, 503, 504)  # 500 is asked again, too: the checker will say that it never should have been
CONFLICT = 409
LONG_AGO = timedelta(days=2)
REPEATED = 0.12  # how often an answered request is sent once more under its key


class Stuck(Exception):
    """A request got no final answer before its deadline, or another one than the play needs."""


class Caller:
    """One token at the gateway. `draw` decides which requests are repeated on purpose."""

    def __init__(self, client: httpx.AsyncClient, log: OperationLog, draw: random.Random, token: str) -> None:
        self._client = client
        self._log = log
        self._draw = draw
        self._token = token

    async def settle(
        self, name: str, method: str, path: str, body: Json | None = None, *, key: str | None = None, **facts: Any
    ) -> Json:
        """Ask until the answer is final, and sometimes once more; raises `Stuck` unless it is a success."""
        answer = await self._until_final(name, method, path, body, key, facts)
        if not answer.is_success:
            raise Stuck(f"{name} {path} answered {answer.status_code}: {answer.text[:600]}")
        if key is not None and self._draw.random() < REPEATED:
            await self._until_final(name, method, path, body, key, facts)
        found: Json = answer.json()
        return found

    async def try_once(self, name: str, method: str, path: str, body: Json | None = None, **facts: Any) -> int:
        """Ask until the answer is final and return its status, whatever it is."""
        return (await self._until_final(name, method, path, body, None, facts)).status_code

    async def ask_once(self, name: str, method: str, path: str) -> tuple[int, str]:
        """Ask once and return status and text, whatever they are; 0 for no answer."""
        answer = await self._send(name, method, path, None, None, {})
        return (0, "") if answer is None else (answer.status_code, answer.text)

    async def read(self, path: str) -> Json:
        """Read, patiently; nothing is logged but failures."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = await self._send("read", "GET", path, None, None, {})
            if answer is not None and answer.is_success:
                found: Json = answer.json()
                return found
            if time.monotonic() > deadline:
                raise Stuck(f"{path}: {answer and answer.text[:300]}")
            await asyncio.sleep(0.3)

    async def all(self, path: str) -> list[Json]:
        """Return every item of a list."""
        return [item async for item in every_item(self.read, path)]

    async def _until_final(
        self, name: str, method: str, path: str, body: Json | None, key: str | None, facts: Json
    ) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = await self._send(name, method, path, body, key, facts)
            if answer is not None and not _is_busy(answer):
                return answer
            if time.monotonic() > deadline:
                raise Stuck(f"{name} {path}: {answer.text[:300] if answer is not None else 'no answer'}")
            await asyncio.sleep(0.2)

    async def _send(
        self, name: str, method: str, path: str, body: Json | None, key: str | None, facts: Json
    ) -> httpx.Response | None:
        headers = {"Authorization": f"Bearer {self._token}"} | ({"Idempotency-Key": key} if key else {})
        began = self._log.now()
        try:
            answer = await self._client.request(method, path, json=body, headers=headers)
        except httpx.TransportError as error:
            if name != "read":
                self._log.note("unknown", name=name, began=began, path=path, key=key, error=type(error).__name__)
            return None
        if name != "read" or answer.status_code >= httpx.codes.BAD_REQUEST:
            told = {"status": answer.status_code, "retry_after": answer.headers.get("Retry-After")}
            self._log.note(
                "operation",
                name=name,
                began=began,
                method=method,
                path=path,
                key=key,
                answer=_json(answer),
                **told,
                **facts,
            )
        return answer


def _is_busy(answer: httpx.Response) -> bool:
    return answer.status_code in AGAIN or (answer.status_code == CONFLICT and "request_in_flight" in answer.text)


def _json(answer: httpx.Response) -> Any:
    return answer.json() if "json" in answer.headers.get("content-type", "") else answer.text[:300]


class Callers:
    """Everybody who acts, made on demand from the development key."""

    def __init__(self, client: httpx.AsyncClient, log: OperationLog, seed: int, keys: Path) -> None:
        self._client, self._log, self._keys = client, log, keys
        self._draw = random.Random(f"{seed}/repeats")
        self._made: dict[tuple[str, ...], Caller] = {}
        self.may_begin, self.playing = asyncio.Event(), 0
        self.may_begin.set()

    @asynccontextmanager
    async def wave(self) -> AsyncIterator[None]:
        """Let a wave be played, as soon as waves may begin."""
        await self.may_begin.wait()
        self.playing += 1
        try:
            yield
        finally:
            self.playing -= 1

    def of(self, role: str, subject: str = "", *, organizer: str = "", assessor: str = "") -> Caller:
        """Return the caller of this role; `organizer` and `assessor` are the ids its token carries."""
        called = (role, subject or f"{role}:{organizer or 'kompeten'}", organizer, assessor)
        if called not in self._made:
            token = sign(
                self._keys,
                subject=called[1],
                roles=[role],
                organizer_id=organizer or None,
                assessor_id=assessor or None,
                now=datetime.now(UTC) - LONG_AGO,  # a service whose clock is a day behind must take it, too
                lifetime=2 * LONG_AGO,
            )
            self._made[called] = Caller(self._client, self._log, self._draw, token)
        return self._made[called]


async def patiently(what: str, condition: Callable[[], Awaitable[Any]]) -> Any:
    """Ask until the answer is there and return it; `Stuck` after the callers' patience."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_SECONDS
    while (answer := await condition()) is None:
        if loop.time() > deadline:
            raise Stuck(f"{what}: not there after {PATIENCE_SECONDS} s")
        await asyncio.sleep(0.25)
    return answer
