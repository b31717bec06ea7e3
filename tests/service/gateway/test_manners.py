"""What HTTP asks of every server: HEAD, OPTIONS, Allow, other websites' scripts, lengths, headers of every answer."""

import asyncio
from urllib.parse import urlsplit

import pytest

from gateway import main
from service.gateway.upstream import Seen
from support.drivers.gateway import GatewayDriver


async def test_head_answers_as_get_without_the_content(driver: GatewayDriver, seen: Seen) -> None:
    headers = driver.token("lsp_admin")
    got = await driver.client.get("/v1/things/1", headers=headers)
    head = await driver.client.head("/v1/things/1", headers=headers)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
    assert len(seen.paths) == 2
    for path in ("/docs", "/openapi.json", "/livez"):
        assert (await driver.client.head(path)).status_code == 200, path


async def test_options_says_what_a_place_allows_without_a_token(driver: GatewayDriver) -> None:
    answer = await driver.client.options("/v1/things/1")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert "access-control-allow-origin" not in answer.headers
    assert (await driver.client.options("/v1/nothing")).status_code == 404


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/schemas/CertificateIssued.v1", "/verify/", "/livez"])
async def test_the_gateways_own_pages_say_what_they_allow(driver: GatewayDriver, path: str) -> None:
    asked = await driver.client.options(path)
    assert (asked.status_code, asked.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
        refused = await driver.client.request(method, path)
        assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed"), method
        assert refused.headers["allow"] == "GET, HEAD, OPTIONS", method


async def test_a_method_nobody_knows_changes_nothing_about_what_is_there(driver: GatewayDriver) -> None:
    refused = await driver.client.request("TRACE", "/v1/things/1")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    nowhere = await driver.client.request("PROPFIND", "/v1/nothing")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "route_not_found")


async def test_scripts_of_any_website_may_verify_and_nothing_else(driver: GatewayDriver) -> None:
    ask = {"Origin": "https://bkd.example", "Access-Control-Request-Method": "POST"}
    asked = await driver.client.options("/v1/verifications", headers=ask)
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert "Content-Type" in asked.headers["access-control-allow-headers"]
    for _ in range(3):  # the third is refused, and the script may read why
        answer = await driver.client.get("/v1/verifications/abc", headers=ask)
        assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.status_code == 429
    assert "Retry-After" in answer.headers["access-control-expose-headers"]
    other = await driver.client.get("/v1/things/1", headers=driver.token("lsp_admin") | ask)
    assert not [name for name in other.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/v1/things/1", "/verify/abc", "/v1/nothing", "/livez", "/docs", "/openapi.json"])
async def test_every_answer_stays_out_of_caches_frames_and_guesses(driver: GatewayDriver, path: str) -> None:
    answer = await driver.client.get(path)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "content-security-policy" in answer.headers
    assert "server" not in answer.headers


async def test_an_error_nobody_foresaw_stays_out_of_caches_too(
    driver: GatewayDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(main, "ask", fail)
    answer = await driver.client.get("/v1/things/1", headers=driver.token("lsp_admin"))
    assert (answer.status_code, answer.headers["cache-control"]) == (500, "no-store")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("length", ["5 ", "+5", "5,5", "0x5", ""])
async def test_a_length_that_is_no_number_is_a_400(driver: GatewayDriver, seen: Seen, length: str) -> None:
    url = urlsplit(str(driver.client.base_url))
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    token = driver.token("lsp_admin")["Authorization"]
    head = f"POST /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\nContent-Length: {length}\r\n\r\n"
    writer.write(head.encode() + b"12345")
    status = await asyncio.wait_for(reader.readline(), 60)
    writer.close()
    assert status.startswith(b"HTTP/1.1 400"), status
    assert seen.bodies == []
