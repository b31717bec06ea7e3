"""Requests that break a schema: where, which code, both languages, and never the value."""

import json
from collections.abc import AsyncIterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import BaseModel, ConfigDict, Field

from kompeten.http.errors import install_problem_handlers
from kompeten.http.pagination import Cursor, Limit

NIK = "3201010101909001"
JSON = {"Content-Type": "application/json"}


class Mark(StrEnum):
    """A choice."""

    K = "K"
    BK = "BK"


class Unit(BaseModel):
    """Something nested."""

    model_config = ConfigDict(extra="forbid")

    mark: Mark


class Form(BaseModel):
    """A body as services declare them."""

    model_config = ConfigDict(extra="forbid")

    full_name: Annotated[str, Field(min_length=2, max_length=5)]
    seats: Annotated[int, Field(ge=1, le=60)] = 1
    held_on: date = date(2025, 1, 1)
    units: list[Unit] = []


def make_app() -> FastAPI:
    app = FastAPI()
    install_problem_handlers(app)

    @app.post("/forms")
    async def submit_form(form: Form) -> dict[str, str]:
        return {"name": form.full_name}

    @app.get("/forms/{form_id}")
    async def show_form(form_id: UUID, cursor: Cursor, limit: Limit) -> dict[str, Any]:
        return {"id": form_id, "cursor": cursor, "limit": limit}

    return app


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    async with AsyncClient(transport=ASGITransport(make_app()), base_url="http://test") as client:
        yield client


@pytest.mark.parametrize(
    ("body", "field", "pointer", "code"),
    [
        ({}, "full_name", "#/full_name", "required"),
        ({"full_name": "A"}, "full_name", "#/full_name", "too_short"),
        ({"full_name": NIK}, "full_name", "#/full_name", "too_long"),
        ({"full_name": 3201010101909001}, "full_name", "#/full_name", "wrong_type"),
        ({"full_name": "Ani\ud800"}, "full_name", "#/full_name", "wrong_type"),
        ({"full_name": "Ani", "nik": NIK}, "nik", "#/nik", "unknown_field"),
        ({"full_name": "Ani", "a/b~c": NIK}, "a/b~c", "#/a~1b~0c", "unknown_field"),
        ({"full_name": "Ani", "seats": 61}, "seats", "#/seats", "out_of_range"),
        ({"full_name": "Ani", "seats": NIK + "x"}, "seats", "#/seats", "wrong_type"),
        ({"full_name": "Ani", "held_on": NIK + "x"}, "held_on", "#/held_on", "wrong_type"),
        ({"full_name": "Ani", "units": [{"mark": NIK}]}, "mark", "#/units/0/mark", "not_allowed"),
        ({"full_name": "Ani", "units": [NIK]}, "units", "#/units/0", "wrong_type"),
        ([NIK], None, "#", "wrong_type"),
    ],
)
async def test_a_wrong_field_is_named_with_a_stable_code_and_without_its_value(
    client: AsyncClient, body: object, field: str | None, pointer: str, code: str
) -> None:
    response = await client.post("/forms", content=json.dumps(body), headers=JSON)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == "invalid_request"
    assert [(error["field"], error["pointer"], error["code"]) for error in problem["errors"]] == [
        (field, pointer, code)
    ]
    assert problem["errors"][0]["message"].keys() == {"id", "en"}
    assert NIK not in response.text


async def test_the_limit_of_the_schema_is_told(client: AsyncClient) -> None:
    problem = (await client.post("/forms", json={"full_name": "Ani", "seats": 0})).json()
    assert problem["errors"][0]["message"]["en"] == "Out of range: 1 or more."


async def test_an_unknown_field_named_like_a_nik_is_not_echoed(client: AsyncClient) -> None:
    response = await client.post("/forms", json={"full_name": "Ani", NIK: "x"})
    assert response.json()["errors"][0]["code"] == "unknown_field"
    assert NIK not in response.text


@pytest.mark.parametrize("content", [b'{"full_name": "' + NIK.encode(), b"", b"\xff\xfe{", b"[" * 100_000])
async def test_what_is_no_json_is_a_400_or_a_missing_body(client: AsyncClient, content: bytes) -> None:
    response = await client.post("/forms", content=content, headers=JSON)
    assert response.status_code == (400 if content else 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert NIK not in response.text


async def test_truncated_json_has_a_code_of_its_own(client: AsyncClient) -> None:
    response = await client.post("/forms", content=b"{", headers=JSON)
    assert response.json()["code"] == "malformed_json"


async def test_a_thousand_wrong_fields_give_a_bounded_answer(client: AsyncClient) -> None:
    response = await client.post("/forms", json={f"field_{number}": 1 for number in range(1000)})
    assert len(response.json()["errors"]) == 100


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({"cursor": "nonsense"}, "cursor", "malformed_cursor"),
        ({"cursor": "é"}, "cursor", "malformed_cursor"),
        ({"limit": "0"}, "limit", "out_of_range"),
        ({"limit": "201"}, "limit", "out_of_range"),
        ({"limit": "many"}, "limit", "wrong_type"),
    ],
)
async def test_a_wrong_query_parameter_is_named_without_a_pointer(
    client: AsyncClient, query: dict[str, str], field: str, code: str
) -> None:
    response = await client.get("/forms/0198a5a0-0000-7000-8000-000000000000", params=query)
    assert response.status_code == 422
    error = response.json()["errors"][0]
    assert (error["field"], error["pointer"], error["code"]) == (field, None, code)


async def test_a_wrong_id_in_the_path_is_a_wrong_type(client: AsyncClient) -> None:
    response = await client.get("/forms/42")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "wrong_type")


async def test_a_page_has_fifty_items_unless_asked(client: AsyncClient) -> None:
    answer = (await client.get("/forms/0198a5a0-0000-7000-8000-000000000000")).json()
    assert (answer["cursor"], answer["limit"]) == (None, 50)
