"""Bodies that are too long, callers that ask too often: counted in memory, or in a store that all gateways share.

The shared store is a stand-in in memory that speaks the protocol of Valkey over a socket.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from service.gateway.upstream import Seen, rude
from support.counts_store import counts_store
from support.drivers.gateway import GatewayDriver, OpenGateway, settings_for


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


async def test_every_counted_answer_says_how_much_is_left(open_gateway: OpenGateway) -> None:
    async with open_gateway("http://127.0.0.1:1", client_rate_limit="2/minute") as driver:
        answers = [await driver.client.get("/v1/things/1", headers=driver.token("lsp_admin")) for _ in range(3)]
    assert [one.status_code for one in answers] == [503, 503, 429]
    assert {one.headers["RateLimit-Policy"] for one in answers} == {'"client";q=2;w=60'}
    assert [one.headers["RateLimit"].rpartition(";t=")[0] for one in answers] == [
        '"client";r=1',
        '"client";r=0',
        '"client";r=0',
    ]
    assert answers[2].headers["RateLimit"].rpartition("=")[2] == answers[2].headers["Retry-After"]


async def test_what_is_not_counted_promises_nothing(driver: GatewayDriver) -> None:
    answer = await driver.client.get("/v1/things/1")
    assert (answer.status_code, "RateLimit" in answer.headers) == (401, False)


async def test_gateways_that_share_a_store_count_together(open_gateway: OpenGateway) -> None:
    with counts_store() as store:
        limits = {"client_rate_limit": "2/minute", "rate_limits_url": store}
        async with (
            open_gateway("http://127.0.0.1:1", **limits) as one,
            open_gateway("http://127.0.0.1:1", **limits) as other,
        ):
            token = one.token("lsp_admin")
            statuses = [
                (await driver.client.get("/v1/things/1", headers=token)).status_code for driver in (one, other, one)
            ]
    assert statuses == [503, 503, 429]


async def test_a_gateway_whose_store_is_away_counts_alone_and_lets_nobody_wait(open_gateway: OpenGateway) -> None:
    limits = {"client_rate_limit": "2/minute", "rate_limits_url": "valkey://127.0.0.1:1"}
    async with open_gateway("http://127.0.0.1:2", **limits) as driver:
        token = driver.token("lsp_admin")
        statuses = [(await driver.client.get("/v1/things/1", headers=token)).status_code for _ in range(3)]
    assert statuses == [503, 503, 429]


@pytest.mark.parametrize("url", ["redis://127.0.0.1", "valkey://", "https://store"])
def test_an_address_of_another_kind_is_no_store(keys: Path, url: str) -> None:
    with pytest.raises(ValueError, match="RATE_LIMITS_URL"):
        settings_for(keys, rate_limits_url=url)


def test_in_production_the_store_is_asked_over_tls(keys: Path) -> None:
    production = {
        "environment": "production",
        "oidc_issuer": "https://id.example.org",
        "oidc_jwks": "https://id.example.org/jwks",
        "public_url": "https://kompeten.example.org",
    }
    assert settings_for(keys, **production, rate_limits_url="valkeys://store:6379").store_of_counts()
    with pytest.raises(ValueError, match="only valkeys:// in production"):
        settings_for(keys, **production, rate_limits_url="valkey://store:6379")
