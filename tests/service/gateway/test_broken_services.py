"""A service that is down, slow or breaks off costs its own routes only, and nothing is ever sent twice."""

import httpx
import pytest

from service.gateway.door import OpenDoor
from service.gateway.upstream import rude

NOBODY = "http://127.0.0.1:1"


async def test_a_service_that_is_down_is_503_for_its_routes_only(open_door: OpenDoor) -> None:
    async with open_door(NOBODY) as door:
        answer = await door.client.get("/v1/things/1", headers=door.token("lsp_admin"))
        assert (answer.status_code, answer.json()["code"]) == (503, "service_down")
        assert answer.headers["content-type"] == "application/problem+json"
        assert int(answer.headers["retry-after"]) > 0
        assert (await door.client.get("/readyz")).status_code == 200


async def test_a_browser_verifying_while_the_service_is_down_gets_a_page(open_door: OpenDoor) -> None:
    async with open_door(NOBODY) as door:
        answer = await door.client.get("/verify/abc", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert '<html lang="id">' in answer.text


async def test_a_service_without_an_address_is_down(open_door: OpenDoor) -> None:
    async with open_door("unused", upstreams={}) as door:
        answer = await door.client.get("/v1/long")
    assert answer.json()["code"] == "service_down"


async def test_a_post_is_never_sent_twice_when_the_service_dies_before_answering(open_door: OpenDoor) -> None:
    async with rude() as upstream, open_door(upstream.address) as door:
        headers = door.token("lsp_admin") | {"Idempotency-Key": "k1"}
        answer = await door.client.post("/v1/things", headers=headers, json={"a": 1})
        assert (answer.status_code, answer.json()["code"]) == (502, "service_broke")
        assert upstream.requests == 1


async def test_a_post_is_never_sent_twice_when_the_service_dies_inside_its_answer(open_door: OpenDoor) -> None:
    says = [b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n", b'{"half":']
    async with rude(says=says) as upstream, open_door(upstream.address) as door:
        with pytest.raises(httpx.RemoteProtocolError):
            await door.client.post("/v1/things", headers=door.token("lsp_admin"), json={"a": 1})
        assert upstream.requests == 1


async def test_a_service_that_does_not_answer_in_time_is_504_and_asked_once(open_door: OpenDoor) -> None:
    async with rude(hangs=True) as upstream, open_door(upstream.address, answer_timeout_seconds=0.3) as door:
        answer = await door.client.post("/v1/things", headers=door.token("lsp_admin"), json={"a": 1})
        assert (answer.status_code, answer.json()["code"]) == (504, "service_slow")
        assert upstream.requests == 1
