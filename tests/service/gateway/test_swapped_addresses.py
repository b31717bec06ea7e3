"""Two services that come back with each other's address: none of them answers for the other."""

import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from devstack.ports import free_port
from kompeten.http.addressee import SERVICE, Addressed
from kompeten.identity.tokens import TokenVerifier
from service.gateway.upstream import Seen, make_upstream, rude, served
from support.drivers.gateway import GatewayDriver, OpenGateway, settings_for

NAME = "things.test"
FIRST, SECOND = "127.0.0.2", "127.0.0.3"


class Names:
    """What the name of the service resolves to; every question is counted."""

    def __init__(self) -> None:
        self.address = FIRST
        self.asked = 0
        self._real = socket.getaddrinfo

    def resolve(self, host: Any, *arguments: Any, **more: Any) -> Any:
        """Answer as `socket.getaddrinfo` does."""
        if host != NAME:
            return self._real(host, *arguments, **more)
        self.asked += 1
        return self._real(self.address, *arguments, **more)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """A name service that changes its mind."""
    names = Names()
    monkeypatch.setattr(socket, "getaddrinfo", names.resolve)
    return names


@pytest.fixture
async def swapped(names: Names, open_gateway: OpenGateway, keys: Path, seen: Seen) -> AsyncIterator[GatewayDriver]:
    """A gateway that has talked to `things` at the first address; now there is `others`, and `things` at the second."""
    port = free_port(FIRST)
    verifier = TokenVerifier.from_settings(settings_for(keys))
    things, others = make_upstream(seen, verifier=verifier), make_upstream(Seen(), "others", verifier=verifier)
    async with open_gateway(f"http://{NAME}:{port}") as driver, AsyncExitStack() as running:
        async with served(things, FIRST, port):
            assert (await driver.client.get("/v1/things/1", headers=driver.token("lsp_admin"))).status_code == 200
        await running.enter_async_context(served(others, FIRST, port))
        await running.enter_async_context(served(things, SECOND, port))
        seen.paths.clear()
        seen.bodies.clear()
        names.asked = 0
        yield driver


async def test_a_post_to_a_stale_address_is_done_once_by_the_service_it_was_meant_for(
    swapped: GatewayDriver, names: Names, seen: Seen
) -> None:
    names.address = SECOND
    made = await swapped.client.post("/v1/things", headers=swapped.token("lsp_admin"), json={"a": 1})
    assert (made.status_code, made.json()) == (201, {"made": True})
    assert seen.bodies == [b'{"a":1}']


async def test_a_streamed_body_arrives_whole_at_the_second_address(
    swapped: GatewayDriver, names: Names, seen: Seen
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for number in range(9):
            yield bytes([number]) * 10_000

    names.address = SECOND
    made = await swapped.client.post("/v1/things", headers=swapped.token("lsp_admin"), content=pieces())
    assert made.status_code == 201
    assert seen.bodies == [b"".join(bytes([number]) * 10_000 for number in range(9))]


async def test_after_a_stale_address_the_name_is_resolved_anew(swapped: GatewayDriver, names: Names) -> None:
    names.address = SECOND
    for _ in range(3):
        answer = await swapped.client.get("/v1/things/1", headers=swapped.token("lsp_admin"))
        assert answer.json() == {"id": "1"}
    assert names.asked == 2, "one for the request that was sent again, one for the connections that are kept"


async def test_while_the_name_still_points_to_another_service_nobody_gets_its_answers(
    swapped: GatewayDriver, seen: Seen
) -> None:
    for method in ("GET", "POST"):
        path = "/v1/things/1" if method == "GET" else "/v1/things"
        answer = await swapped.client.request(method, path, headers=swapped.token("lsp_admin"))
        assert (answer.status_code, answer.json()["code"]) == (503, "service_down")
    assert seen.paths == []


async def test_a_server_that_does_not_say_who_it_is_answers_for_nobody(open_gateway: OpenGateway) -> None:
    says = [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"]
    async with rude(says=says) as upstream, open_gateway(upstream.address) as driver:
        read = await driver.client.get("/v1/things/1", headers=driver.token("lsp_admin"))
        assert (read.status_code, read.json()["code"], upstream.requests) == (503, "service_down", 2)
        made = await driver.client.post("/v1/things", headers=driver.token("lsp_admin"))
        assert (made.status_code, made.json()["code"], upstream.requests) == (502, "service_broke", 3)


async def test_a_service_answers_only_what_names_it_and_says_who_it_is() -> None:
    app = FastAPI()

    @app.get("/livez")
    @app.get("/v1/things")
    async def show() -> str:
        return "here"

    app.add_middleware(Addressed, service="things")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://things") as client:
        for headers in ({}, {SERVICE: "others"}, {SERVICE: "Things"}):
            refused = await client.get("/v1/things", headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (421, "misdirected_request")
            assert (refused.headers[SERVICE], refused.headers["connection"]) == ("things", "close")
        answered = await client.get("/v1/things", headers={SERVICE: "things"})
        assert (answered.status_code, answered.headers[SERVICE]) == (200, "things")
        assert (await client.get("/livez")).status_code == 200
