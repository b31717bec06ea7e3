"""What the gateway refuses it tells itself, with the address it judged; what a service refuses it leaves to it."""

import io
from collections.abc import Iterator

import pytest

from service.gateway.upstream import Seen, rude
from support.drivers.gateway import GatewayDriver, OpenGateway
from support.lines import security_lines, written_lines

FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nX-Kompeten-Service: things\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged."""
    with written_lines() as lines:
        yield lines


async def test_a_bad_token_and_asking_too_often_are_told_with_the_callers_address(
    lines: io.StringIO, open_gateway: OpenGateway
) -> None:
    settings = {"client_rate_limit": "1/minute", "trusted_proxies": ["127.0.0.0/8"]}
    async with rude(says=[FORBIDDEN]) as upstream, open_gateway(upstream.address, **settings) as driver:
        caller = {"X-Forwarded-For": "evil, 203.0.113.7"}
        await driver.client.get("/v1/things/1", headers={"Authorization": "Bearer no", **caller})
        for _ in range(2):
            await driver.client.get("/v1/things/1", headers=driver.token("lsp_admin") | caller)
    refused, counted = security_lines(lines)
    assert (refused["event"], refused["subject"]) == ("authn_token_fail", None)
    assert (counted["event"], counted["subject"]) == ("excess_rate_limit_exceeded", "someone")
    assert {(one["client"], one["peer"]) for one in (refused, counted)} == {("203.0.113.7", "127.0.0.1")}
    assert {one["route"] for one in (refused, counted)} == {"/v1/things/{thing_id}"}


async def test_a_page_that_refuses_is_told_like_any_answer(lines: io.StringIO, driver: GatewayDriver) -> None:
    for _ in range(3):
        await driver.client.get("/verify/abc", headers={"Accept": "text/html"})
    assert [(one["event"], one["route"]) for one in security_lines(lines)] == [
        ("excess_rate_limit_exceeded", "/verify/{code}")
    ]


async def test_a_service_hears_the_address_from_the_gateway_alone(driver: GatewayDriver, seen: Seen) -> None:
    headers = driver.token("lsp_admin") | {"X-Forwarded-For": "203.0.113.7"}
    await driver.client.get("/v1/things/1", headers=headers)
    assert seen.headers[0]["x-forwarded-for"] == "127.0.0.1"
