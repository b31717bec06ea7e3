"""Requests that say something nobody listens to."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI, Form, Query
from httpx import ASGITransport, AsyncClient
from pydantic import BaseModel

from kompeten.http.authorization import Guarded, require
from kompeten.http.errors import install_problem_handlers
from kompeten.http.pagination import Cursor, Limit
from kompeten.http.strictness import StrictRouter
from kompeten.identity.tokens import TokenVerifier
from kompeten.process import keep_process
from support.drivers.gateway import settings_for


class Note(BaseModel):
    """A body."""

    text: str
    more: dict[str, int] = {}


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    """An app with a list, a body and a form."""
    router = StrictRouter(prefix="/v1")

    @router.get("/notes")
    async def list_notes(cursor: Cursor, limit: Limit, words: Annotated[list[str], Query()] = []) -> list[str]:  # noqa: B006
        return [str(cursor), str(limit), *words]

    @router.post("/notes")
    async def make_note(body: Note) -> str:
        return body.text

    @router.post("/notes/approval")
    async def approve() -> str:
        return "approved"

    pages = StrictRouter()

    @pages.get("/page")
    async def show_page() -> str:
        return "page"

    @pages.post("/page")
    async def send_form(text: Annotated[str, Form()]) -> str:
        return text

    app = FastAPI()
    app.include_router(router)
    app.include_router(pages)
    install_problem_handlers(app)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", None])
async def test_a_body_of_another_kind_is_a_415_that_names_the_right_one(client: AsyncClient, kind: str | None) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    refused = await client.post("/v1/notes", content=b'{"text": "a"}', headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media_type")
    assert refused.headers["accept"] == "application/json"


async def test_json_is_known_by_its_type_whatever_its_parameters(client: AsyncClient) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert (await client.post("/v1/notes", content=b'{"text": "a"}', headers=headers)).json() == "a"


async def test_forms_are_forms_and_routes_without_a_body_ask_for_none(client: AsyncClient) -> None:
    assert (await client.post("/page", data={"text": "a"})).json() == "a"
    assert (await client.post("/page", json={"text": "a"})).status_code == 415
    assert (await client.post("/v1/notes/approval")).json() == "approved"


@pytest.mark.parametrize("body", [b'{"text": "a", "text": "b"}', b'{"text": "a", "more": {"x": 1, "x": 2}}'])
async def test_a_doubled_key_is_a_400_at_any_depth(client: AsyncClient, body: bytes) -> None:
    refused = await client.post("/v1/notes", content=body, headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (400, "doubled_key")


async def test_an_unknown_query_parameter_is_named(client: AsyncClient) -> None:
    assert (await client.get("/v1/notes?limit=3&words=a&words=b")).status_code == 200
    refused = await client.get("/v1/notes?limit=3&statsu=open&3171234567890001=x")
    assert refused.status_code == 422
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [
        ("[masked]", "unknown_field"),
        ("statsu", "unknown_field"),
    ]


async def test_a_link_to_a_page_may_have_gained_parameters_on_its_way(client: AsyncClient) -> None:
    assert (await client.get("/page?fbclid=abc")).status_code == 200


async def test_who_shows_no_good_token_is_refused_before_a_byte_of_the_body_is_read(keys: Path) -> None:
    router = StrictRouter(prefix="/v1")

    @router.post("/things", dependencies=[Depends(require())])
    async def make_thing(body: Note) -> str:
        return body.text

    async def body() -> AsyncIterator[bytes]:
        raise AssertionError("the body was asked for")
        yield b""

    app = FastAPI()
    app.include_router(router)
    install_problem_handlers(app)
    keep_process(app, Guarded(verifier=TokenVerifier.from_settings(settings_for(keys))))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        for headers in ({}, {"Authorization": "Bearer no"}):
            headers |= {"Content-Type": "text/plain", "Content-Length": "1000000"}
            assert (await client.post("/v1/things?x=1", content=body(), headers=headers)).status_code == 401


async def test_json_is_parsed_once(client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []
    loads = json.loads

    def noting(text: bytes, **options: Any) -> Any:
        parsed.append(text)
        return loads(text, **options)

    monkeypatch.setattr(json, "loads", noting)
    await client.post("/v1/notes", json={"text": "a"})
    assert len(parsed) == 1


async def test_what_is_no_json_is_a_400(client: AsyncClient) -> None:
    for body in (b'{"text": ', b"[" * 100_000, b"\xff", b'{"text": "a", "more": {"x": NaN}}', b"-Infinity"):
        refused = await client.post("/v1/notes", content=body, headers={"Content-Type": "application/json"})
        assert (refused.status_code, refused.json()["code"]) == (400, "malformed_json"), body[:10]
