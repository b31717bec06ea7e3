"""Correlation and trace context of a request, and the limit of its body."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from httpx import ASGITransport, AsyncClient

from kompeten.http import bodies
from kompeten.http.bodies import BodyLimit
from kompeten.http.context import RequestContext
from kompeten.http.errors import install_problem_handlers
from kompeten.telemetry.correlation import correlation_id, traceparent

TRACE = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
LIMIT = 1000


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    app = FastAPI()
    install_problem_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=LIMIT)
    app.add_middleware(RequestContext)

    @app.get("/context")
    async def show_context() -> dict[str, str | None]:
        return {"correlation_id": correlation_id.get(), "traceparent": traceparent.get()}

    @app.post("/model")
    async def take_model(body: dict[str, str]) -> int:
        return len(body)

    @app.post("/raw")
    async def take_raw(request: Request) -> JSONResponse:
        try:
            size = len(await request.body())
        except Exception as error:  # noqa: BLE001 - a proxy that turns any error into an answer of its own
            return JSONResponse({"error": type(error).__name__}, 502)
        return JSONResponse(size)

    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


async def streamed(size: int) -> AsyncIterator[bytes]:
    yield b'{"a": "'
    for _ in range(size // 100):
        yield b"x" * 100
    yield b'"}'


async def test_a_given_context_is_kept_and_told_back(client: AsyncClient) -> None:
    response = await client.get("/context", headers={"X-Correlation-Id": "batch-1.a", "traceparent": TRACE})
    assert response.json() == {"correlation_id": "batch-1.a", "traceparent": TRACE}
    assert response.headers["x-correlation-id"] == "batch-1.a"


@pytest.mark.parametrize("value", ["two words", "x" * 65, "", "a\tb"])
async def test_a_malformed_context_is_replaced(client: AsyncClient, value: str) -> None:
    response = await client.get("/context", headers={"X-Correlation-Id": value, "traceparent": value})
    assert len(response.json()["correlation_id"]) == 36
    assert response.json()["traceparent"].startswith("00-")
    assert response.headers["x-correlation-id"] == response.json()["correlation_id"]


async def test_the_context_does_not_outlive_the_request(client: AsyncClient) -> None:
    await client.get("/context", headers={"X-Correlation-Id": "gone"})
    assert (correlation_id.get(), traceparent.get()) == (None, None)


async def test_an_announced_body_over_the_limit_is_refused_whatever_comes(client: AsyncClient) -> None:
    response = await client.post("/raw", content=streamed(0), headers={"Content-Length": str(LIMIT + 1)})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert response.headers["x-correlation-id"]


async def test_a_client_that_sends_without_end_is_cut_off(client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LINGER_BYTES", 50_000)
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1000
            yield b"x" * 1000

    response = await client.post("/raw", content=endless())
    assert response.status_code == 413
    assert sent < 60_000


@pytest.mark.parametrize("path", ["/model", "/raw"])
async def test_a_streamed_body_over_the_limit_is_refused_without_a_content_length(
    client: AsyncClient, path: str
) -> None:
    response = await client.post(path, content=streamed(100_000), headers={"Content-Type": "application/json"})
    assert response.request.headers.get("content-length") is None
    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["connection"] == "close"


@pytest.mark.parametrize("path", ["/model", "/raw"])
async def test_a_streamed_body_within_the_limit_passes(client: AsyncClient, path: str) -> None:
    response = await client.post(path, content=streamed(900), headers={"Content-Type": "application/json"})
    assert response.status_code == 200
