"""A service that is down, slow or breaks off costs its own routes only, and nothing is ever sent twice."""

import httpx
import pytest

from service.gateway.upstream import rude
from support.drivers.gateway import OpenGateway

NOBODY = "http://127.0.0.1:1"


async def test_a_service_that_is_down_is_503_for_its_routes_only(open_gateway: OpenGateway) -> None:
    async with open_gateway(NOBODY) as driver:
        answer = await driver.client.get("/v1/things/1", headers=driver.token("lsp_admin"))
        assert (answer.status_code, answer.json()["code"]) == (503, "service_down")
        assert answer.headers["content-type"] == "application/problem+json"
        assert int(answer.headers["retry-after"]) > 0
        assert (await driver.client.get("/readyz")).status_code == 200


async def test_a_browser_verifying_while_the_service_is_down_gets_a_page(open_gateway: OpenGateway) -> None:
    async with open_gateway(NOBODY) as driver:
        answer = await driver.client.get("/verify/abc", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert '<html lang="id">' in answer.text


async def test_a_service_without_an_address_is_down(open_gateway: OpenGateway) -> None:
    async with open_gateway("unused", upstreams={}) as driver:
        answer = await driver.client.get("/v1/long")
    assert answer.json()["code"] == "service_down"


async def test_a_post_is_never_sent_twice_when_the_service_dies_before_answering(open_gateway: OpenGateway) -> None:
    async with rude() as upstream, open_gateway(upstream.address) as driver:
        headers = driver.token("lsp_admin") | {"Idempotency-Key": "k1"}
        answer = await driver.client.post("/v1/things", headers=headers, json={"a": 1})
        assert (answer.status_code, answer.json()["code"]) == (502, "service_broke")
        assert upstream.requests == 1


async def test_a_post_is_never_sent_twice_when_the_service_dies_inside_its_answer(open_gateway: OpenGateway) -> None:
    says = [b"HTTP/1.1 201 Created\r\nX-Kompeten-Service: things\r\nContent-Length: 100\r\n\r\n", b'{"half":']
    async with rude(says=says) as upstream, open_gateway(upstream.address) as driver:
        with pytest.raises(httpx.RemoteProtocolError):
            await driver.client.post("/v1/things", headers=driver.token("lsp_admin"), json={"a": 1})
        assert upstream.requests == 1


async def test_a_service_that_does_not_answer_in_time_is_504_and_asked_once(open_gateway: OpenGateway) -> None:
    async with rude(hangs=True) as upstream, open_gateway(upstream.address, answer_timeout_seconds=0.3) as driver:
        answer = await driver.client.post("/v1/things", headers=driver.token("lsp_admin"), json={"a": 1})
        assert (answer.status_code, answer.json()["code"]) == (504, "service_slow")
        assert upstream.requests == 1
