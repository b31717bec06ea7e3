"""Requests are counted by template, never by what somebody made up."""

import re

import pytest
from fastapi import APIRouter, FastAPI
from httpx import ASGITransport, AsyncClient

from kompeten.http.context import RequestContext
from kompeten.http.errors import install_problem_handlers
from kompeten.http.metrics import RequestMetrics
from kompeten.telemetry.metrics import Metrics

COUNTED = re.compile(r'duration_seconds_count\{method="(\w+)",route="([^"]+)",status="(\w+)"\} ([\d.]+)')


@pytest.fixture
def metrics() -> Metrics:
    """The metrics of the app."""
    return Metrics()


@pytest.fixture
def client(metrics: Metrics) -> AsyncClient:
    """An app with a route that answers and one that fails."""
    app = FastAPI()
    router = APIRouter(prefix="/v1")

    @router.get("/things/{thing_id}")
    async def read_thing(thing_id: str) -> str:
        return thing_id

    @router.get("/broken")
    async def fail() -> None:
        raise RuntimeError

    app.include_router(router)
    install_problem_handlers(app)
    app.add_middleware(RequestContext)
    app.add_middleware(RequestMetrics, metrics=metrics)
    return AsyncClient(transport=ASGITransport(app), base_url="http://test")


def counted(metrics: Metrics) -> dict[tuple[str, str, str], float]:
    """Return how many requests were counted by method, route and status."""
    found = COUNTED.findall(metrics.render().decode())
    return {(method, route, status): float(count) for method, route, status, count in found}


async def test_requests_are_counted_by_route_template_method_and_status(client: AsyncClient, metrics: Metrics) -> None:
    for number in range(3):
        await client.get(f"/v1/things/{number}")
    await client.get("/v1/broken")
    await client.post("/v1/things/1")
    assert counted(metrics) == {
        ("GET", "/v1/things/{thing_id}", "200"): 3,
        ("GET", "/v1/broken", "500"): 1,
        ("POST", "/v1/things/{thing_id}", "405"): 1,
    }


async def test_made_up_paths_and_methods_make_no_series_of_their_own(client: AsyncClient, metrics: Metrics) -> None:
    for number in range(3):
        await client.request(f"MADE-UP{number}", f"/nothing/{number}")
    assert counted(metrics) == {("other", "unmatched", "404"): 3}


def test_every_app_counts_for_itself() -> None:
    first, second = Metrics(), Metrics()
    first.counter("mine", "Mine", "kind").labels("a").inc()
    assert first.counter("mine", "Mine", "kind") is first.counter("mine", "Mine", "kind")
    assert b"mine" not in second.render()
