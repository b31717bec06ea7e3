"""The operator's command against answers made by hand, in the shapes the services give them."""

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from pydantic import BaseModel
from typer.testing import CliRunner, Result

from kompeten_ops.gateway import Gateway
from kompeten_ops.main import app

Answer = BaseModel | dict[str, Any] | httpx.Response


class Door:
    """Plays the gateway: answers by method and path, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], list[Answer]] = {}
        self.asked: list[httpx.Request] = []

    def answer(self, method: str, path: str, *answers: Answer) -> None:
        """Give these answers, one after the other; the last one again and again."""
        self.answers[method, path] = list(answers)

    def open(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.asked.append(request)
        answers = self.answers[request.method, request.url.path]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(200, json=answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer)

    def bodies(self, path: str) -> list[bytes]:
        """Return what was sent to a path."""
        return [request.content for request in self.asked if request.url.path == path]


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    """A gateway that answers what a test says."""
    door = Door()

    @contextlib.asynccontextmanager
    async def connect(address: str, token: str) -> AsyncIterator[Gateway]:
        headers = {"Authorization": f"Bearer {token}"}
        transport = httpx.MockTransport(door.open)
        async with httpx.AsyncClient(base_url=address, headers=headers, transport=transport) as client:
            yield Gateway(client)

    monkeypatch.setattr("kompeten_ops.gateway.connect", connect)
    monkeypatch.setenv("KOMPETEN_TOKEN", "some-token")
    return door


@pytest.fixture
def ops() -> Callable[..., Result]:
    """Run the command."""
    return lambda *arguments: CliRunner().invoke(app, list(arguments))
