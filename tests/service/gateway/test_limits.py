"""Bodies that are too long, callers that ask too often."""

from collections.abc import AsyncIterator

from service.gateway.upstream import Seen, rude
from support.drivers.gateway import GatewayDriver, OpenGateway


async def endless() -> AsyncIterator[bytes]:
    for _ in range(1000):
        yield b"x" * 10_000


async def test_a_body_announced_too_long_is_refused_at_once(driver: GatewayDriver, seen: Seen) -> None:
    answer = await driver.client.post("/v1/things", headers=driver.token("lsp_admin"), content=b"x" * 100_001)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert seen.bodies == []


async def test_a_body_is_limited_while_it_streams(driver: GatewayDriver, seen: Seen) -> None:
    answer = await driver.client.post("/v1/things", headers=driver.token("lsp_admin"), content=endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert seen.bodies == []


async def test_a_streamed_body_within_the_limit_arrives_whole(driver: GatewayDriver, seen: Seen) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for number in range(9):
            yield bytes([number]) * 10_000

    answer = await driver.client.post("/v1/things", headers=driver.token("lsp_admin"), content=pieces())
    assert answer.status_code == 201
    assert len(seen.bodies[0]) == 90_000


async def test_who_asks_too_often_is_told_when_to_come_back(driver: GatewayDriver) -> None:
    for _ in range(2):
        assert (await driver.client.get("/verify/abc")).status_code == 200
    refused = await driver.client.get("/verify/abc", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 61


async def test_a_made_up_address_does_not_reset_the_count(driver: GatewayDriver) -> None:
    statuses = [
        (await driver.client.get("/verify/abc", headers={"X-Forwarded-For": f"203.0.113.{number}"})).status_code
        for number in range(3)
    ]
    assert statuses == [200, 200, 429]


async def test_behind_a_trusted_proxy_callers_are_counted_apart(open_gateway: OpenGateway) -> None:
    says = [b"HTTP/1.1 200 OK\r\nX-Kompeten-Service: things\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"]
    async with rude(says=says) as upstream, open_gateway(upstream.address, trusted_proxies=["127.0.0.0/8"]) as driver:
        statuses = [
            (await driver.client.get("/verify/abc", headers={"X-Forwarded-For": f"evil, 203.0.113.{one}"})).status_code
            for one in (1, 1, 2, 1)
        ]
    assert statuses == [200, 200, 200, 429]


async def test_page_and_program_share_one_count(driver: GatewayDriver) -> None:
    statuses = [
        (await driver.client.get(path)).status_code
        for path in ("/verify/abc", "/v1/verifications/abc", "/verify/abc", "/v1/verifications/abc")
    ]
    assert statuses == [200, 200, 429, 429]


async def test_somebody_with_a_token_is_counted_whatever_they_ask(open_gateway: OpenGateway) -> None:
    async with open_gateway("http://127.0.0.1:1", client_rate_limit="2/minute") as driver:
        one, other = driver.token("lsp_admin"), driver.token("lsp_admin", organizer_id="o-1")
        statuses = [
            (await driver.client.get("/v1/things/1", headers=one)).status_code,
            (await driver.client.post("/v1/things", headers=one)).status_code,
            (await driver.client.get("/v1/broken", headers=other)).status_code,
        ]
    assert statuses == [503, 503, 429]


async def test_who_needs_no_token_sends_little(driver: GatewayDriver) -> None:
    for path in ("/v1/verifications", "/v1/nothing"):
        answer = await driver.client.post(path, content=b"x" * 16_385)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large"), path
    assert (await driver.client.post("/v1/verifications", content=b"x" * 16_384)).json() == 16_384
