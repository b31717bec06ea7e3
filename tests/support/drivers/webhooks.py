"""Endpoints of webhooks in the test's own loop, and whoever subscribes them."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aiohttp import web
from standardwebhooks import Webhook as Verifier

from kompeten.events import ApplicationSubmitted, EventBody
from kompeten.ids import new_id
from notifications.webhooks.models import Webhook, WebhookAttempt
from notifications.webhooks.rules import WebhookState
from notifications.webhooks.sending import Poster
from notifications.webhooks.worker import work_off
from support.events import sample
from support.services import LSP, ServiceUnderTest

Json = dict[str, Any]

OURS = "dispersip-kalsel"


@dataclass
class Endpoint:
    """Takes what is sent, and answers as told: by statuses in turn, or after somebody lets it."""

    address: str = ""
    taken: list[tuple[dict[str, str], str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)  # then 200
    text: str = "ok"
    headers: dict[str, str] = field(default_factory=dict)
    may_answer: asyncio.Event | None = None
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request."""
        body = await request.text()
        self.asked.set()
        if self.may_answer is not None:
            await self.may_answer.wait()
        status = self.statuses.pop(0) if self.statuses else 200
        self.taken.append((dict(request.headers), body))
        return web.Response(status=status, text=self.text, headers=self.headers)

    @property
    def bodies(self) -> list[Json]:
        """What was taken, in order."""
        return [json.loads(body) for _, body in self.taken]

    def told(self) -> list[tuple[str, str]]:
        """Return kind and application of each."""
        return [(body["type"], body["data"].get("application_id", "")) for body in self.bodies]


OpenEndpoint = Callable[[], Awaitable[Endpoint]]


@asynccontextmanager
async def endpoints() -> AsyncIterator[OpenEndpoint]:
    """Return what opens endpoints; all are closed at the end."""
    runners: list[web.AppRunner] = []

    async def opened() -> Endpoint:
        endpoint, app = Endpoint(), web.Application()
        app.router.add_route("*", "/{path:.*}", endpoint.answer)
        runner = web.AppRunner(app)
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        endpoint.address = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        return endpoint

    yield opened
    for runner in runners:
        await runner.cleanup()


@dataclass
class Subscriber:
    """Somebody with subscriptions; `headers` are their token's."""

    service: ServiceUnderTest
    headers: dict[str, str]

    async def call(self, method: str, path: str = "", status: int = 200, **body: Any) -> Any:
        """Send a request below `/v1/webhooks` and return its JSON."""
        answer = await self.service.client.request(
            method, f"/v1/webhooks{path}", json=body or None, headers=self.headers
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    async def subscribe(self, url: str, *kinds: type[EventBody]) -> str:
        """Subscribe and return the id."""
        types = [kind.__name__ for kind in kinds]
        made = await self.call("POST", status=201, url=url, types=types, email="admin@dispersip.example.id")
        return str(made["id"])

    async def verifier(self, webhook_id: str) -> Verifier:
        """Return what the other side verifies with."""
        return Verifier((await self.call("GET", f"/{webhook_id}/secret"))["secret"])


async def send(service: ServiceUnderTest, *, anywhere: bool = True) -> None:
    """Do what the worker does, until nothing is due."""
    async with Poster(service.clock, anywhere=anywhere) as poster:
        while await work_off(service.process.beside, poster):
            pass


async def arrived(telling: ServiceUnderTest, organizer_id: str = OURS) -> str:
    """Let somebody's application arrive and return its id."""
    application_id = new_id()
    await telling.deliver(sample(ApplicationSubmitted, application_id, organizer_id=organizer_id))
    return str(application_id)


async def answered(service: ServiceUnderTest, application_id: UUID, text: str) -> None:
    """Let an endpoint have answered with a text to a delivery about an application."""
    moment = service.clock.now()
    webhook = Webhook(
        id=new_id(),
        lsp_id=LSP,
        url="https://sistem.example.id/hook",
        types=[],
        email="admin@example.id",
        state=WebhookState.ACTIVE,
        secret=b"",
        failures=0,
        rests_until=moment,
        created_at=moment,
    )
    attempt = WebhookAttempt(
        webhook_id=webhook.id,
        event_id=new_id(),
        application_id=application_id,
        url=webhook.url,
        request="{}",
        answer=text,
        duration_ms=1,
        sent_at=moment,
    )
    async with service.runtime.sessions() as session, session.begin():
        session.add(webhook)
        await session.flush()
        session.add(attempt)
