"""What a browser meets at the gateway: pages, whoever refuses; programs go on getting problems."""

from urllib.parse import urlsplit

import httpx
import pytest

from gateway.routing import packaged_document
from service.gateway.upstream import rude
from support.drivers.gateway import GatewayDriver, OpenGateway
from support.pages import assert_is_page, metadata, texts

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def assert_page(answer: httpx.Response, status: int) -> str:
    """It is a page with its own policy and length; returns what can be read on it."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "style-src 'sha256-" in answer.headers["content-security-policy"]
    assert len(answer.content) == int(answer.headers["content-length"])
    assert_is_page(answer.text)
    return texts(answer.text)


async def test_the_first_page_leads_to_the_verification(driver: GatewayDriver) -> None:
    text = assert_page(await driver.client.get("/", headers=BROWSER), 200)
    assert "Periksa sertifikat" in text


@pytest.mark.parametrize("path", ["/nothing", "/v1/nothing", "/docs/assets/nothing"])
async def test_an_unknown_address_is_a_page_to_browsers_and_a_problem_to_programs(
    driver: GatewayDriver, path: str
) -> None:
    assert "Halaman tidak ditemukan" in assert_page(await driver.client.get(path, headers=BROWSER), 404)
    for accept in ("*/*", "application/json", "application/json, text/html"):
        answer = await driver.client.get(path, headers={"Accept": accept})
        assert answer.headers["content-type"] == "application/problem+json"


async def test_who_asks_too_often_reads_how_long_to_wait(driver: GatewayDriver) -> None:
    for _ in range(3):
        answer = await driver.client.get("/verify/abc", headers=BROWSER)
    text = assert_page(answer, 429)
    assert f"Silakan coba lagi dalam {answer.headers['retry-after']} detik." in text


async def test_a_refusal_of_any_kind_is_a_page_to_browsers(driver: GatewayDriver) -> None:
    assert_page(await driver.client.get("/v1/things/1", headers=BROWSER), 401)
    assert_page(await driver.client.delete("/verify/abc", headers=BROWSER), 405)
    assert_page(await driver.client.post("/v1/verifications", headers=BROWSER, content=b"x" * 16_385), 413)


async def test_a_service_that_is_down_is_a_page_with_the_code_to_quote(open_gateway: OpenGateway) -> None:
    async with open_gateway("http://127.0.0.1:1") as driver:
        answer = await driver.client.get("/verify/abc", headers=BROWSER)
    text = assert_page(answer, 503)
    assert answer.headers["x-correlation-id"] in text
    assert answer.headers["retry-after"] == "5"


async def test_a_services_own_problem_is_a_page_too_and_what_is_none_stays_as_it_came(
    open_gateway: OpenGateway,
) -> None:
    body = b'{"type":"t","title":"t","status":422,"code":"c","detail":"d","message":{"id":"Halo","en":"Hello"}}'
    for content, kind in ((body, "text/html; charset=utf-8"), (b'{"code":"mine"}', "application/problem+json")):
        head = b"HTTP/1.1 422 X\r\nX-Kompeten-Service: things\r\nContent-Type: application/problem+json\r\n"
        says = [head + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(content), content]
        async with rude(says=says) as upstream, open_gateway(upstream.address) as driver:
            answer = await driver.client.get("/verify/abc", headers=BROWSER)
        assert (answer.status_code, answer.headers["content-type"]) == (422, kind)
        assert ("Halo" in answer.text) is (content is body)


PAGES = [
    place.format(code="a%20b")
    for place, item in packaged_document()["paths"].items()
    if "{name}" not in place
    and "text/html" in item.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
]


@pytest.mark.parametrize("path", ["/docs", *PAGES])
async def test_a_slash_too_much_is_forgiven(driver: GatewayDriver, path: str) -> None:
    answer = await driver.client.get(f"{path}/", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (308, path)


async def test_a_slash_that_is_written_as_a_sign_is_not_sent_in_circles(driver: GatewayDriver) -> None:
    assert (await driver.client.get("/verify/abc%2F")).status_code == 404


@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
async def test_a_line_break_in_an_address_leads_nowhere_else(driver: GatewayDriver, path: str) -> None:
    assert (await driver.client.get(path.replace("a%20b", "%0Ab") + "%0A")).status_code in (404, 502, 503)


@pytest.mark.parametrize("path", ["/favicon.ico", "/favicon.svg"])
async def test_there_is_an_icon(driver: GatewayDriver, path: str) -> None:
    answer = await driver.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert "max-age" in answer.headers["cache-control"]


async def test_a_link_has_a_picture_beside_it_wherever_it_is_sent(driver: GatewayDriver) -> None:
    page = await driver.client.get("/", headers={"Accept": "text/html"})
    picture = metadata(page.text)["og:image"]
    assert urlsplit(picture).netloc == urlsplit(metadata(page.text)["og:url"]).netloc
    answer = await driver.client.get(urlsplit(picture).path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert "max-age" in answer.headers["cache-control"]
