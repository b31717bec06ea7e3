"""Errors nobody expected: what the caller is told, what the log keeps, and that no NIK is in either."""

from collections.abc import AsyncIterator

import pytest
from asyncpg.exceptions import CharacterNotInRepertoireError, UniqueViolationError
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, IntegrityError
from starlette.exceptions import HTTPException
from structlog.testing import capture_logs

from kompeten.http.context import RequestContext
from kompeten.http.errors import install_problem_handlers
from kompeten.telemetry.logs import add_context

NIK = "3201010101909001"
NAME = "Siti"


class Person(BaseModel):
    """Something pydantic refuses."""

    age: int


def fail(kind: str) -> None:
    match kind:
        case "value":
            message = f"no region for {NIK}"
            raise ValueError(message)
        case "model":
            Person.model_validate({"age": NIK + NAME})
        case "row":
            statement = "INSERT INTO person VALUES ($1)"
            raise IntegrityError(statement, {"nik": NIK}, UniqueViolationError(f"Key (nik)=({NIK}) already exists."))
        case "refused":
            raise ConnectionRefusedError
        case "nul":
            raise DBAPIError("INSERT", {}, CharacterNotInRepertoireError("invalid byte sequence: 0x00"))
        case "teapot":
            raise HTTPException(418)


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    app = FastAPI()
    install_problem_handlers(app)
    app.add_middleware(RequestContext)

    @app.post("/fail/{kind}")
    async def fail_somehow(kind: str) -> None:
        fail(kind)

    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


@pytest.mark.parametrize("kind", ["value", "model", "row"])
async def test_an_unexpected_error_is_a_500_with_the_correlation_id_and_a_traceback_without_nik(
    client: AsyncClient, kind: str
) -> None:
    with capture_logs(processors=[add_context]) as logs:
        response = await client.post(f"/fail/{kind}", json={"nik": NIK}, headers={"X-Correlation-Id": "call-7"})
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert response.json()["correlation_id"] == "call-7"
    assert response.json()["detail"].endswith("Jika berulang, sampaikan kode call-7 kepada pengelola sistem.")
    assert response.json()["message"]["en"].endswith("If it recurs, quote call-7 to the administrator.")
    assert [(log["event"], log["correlation_id"]) for log in logs] == [("internal_error", "call-7")]
    assert "fail_somehow" in logs[0]["trace"]
    assert NIK not in response.text + str(logs)
    assert NAME not in str(logs)


async def test_an_outage_is_a_503_that_says_when_to_come_back(client: AsyncClient) -> None:
    with capture_logs() as logs:
        response = await client.post("/fail/refused")
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert response.headers["retry-after"] == "5"
    assert logs[0]["event"] == "outage"


async def test_a_text_the_database_cannot_hold_is_the_callers_mistake(client: AsyncClient) -> None:
    response = await client.post("/fail/nul")
    assert (response.status_code, response.json()["code"]) == (422, "unusable_text")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "route_not_found"),
        ("DELETE", "/fail/x", 405, "method_not_allowed"),
        ("POST", "/fail/teapot", 418, "http_418"),
    ],
)
async def test_the_frameworks_own_refusals_are_problems_too(
    client: AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    response: Response = await client.request(method, path)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"
    if status == 405:
        assert response.headers["allow"] == "POST"
