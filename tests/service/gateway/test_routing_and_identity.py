"""What exists outside, for whom, and what of a request goes further."""

from urllib.parse import quote

import httpx

from contracts.golden import golden
from service.gateway.upstream import Seen
from support.drivers.gateway import GatewayDriver


async def test_an_operation_is_forwarded_with_its_path_query_and_token(driver: GatewayDriver, seen: Seen) -> None:
    headers = driver.token("lsp_admin")
    answer = await driver.client.get("/v1/things/a%20b?q=1&q=%C3%A9", headers=headers)
    assert answer.json() == {"id": "a b"}
    assert seen.paths == ["/v1/things/a%20b?q=1&q=%C3%A9"]
    assert seen.headers[0]["authorization"] == headers["Authorization"]


async def test_what_the_document_does_not_name_does_not_exist(driver: GatewayDriver) -> None:
    headers = driver.token("operator")
    for path in ("/v1/internal", "/v1/nothing", "/v1/", "/v1/things/1/2", "/v1/things/..%2Finternal", "//v1/internal"):
        answer = await driver.client.get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "route_not_found"), path
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_known_path_says_which_methods_it_has(driver: GatewayDriver) -> None:
    answer = await driver.client.delete("/v1/things", headers=driver.token("operator"))
    assert answer.status_code == 405
    assert answer.headers["allow"] == "OPTIONS, POST"


async def test_without_a_good_token_nothing_reaches_the_service(driver: GatewayDriver, seen: Seen) -> None:
    token = driver.token("lsp_admin")["Authorization"]
    for header in (
        {},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": token[:-4]},
        {"Authorization": "Basic x"},
    ):
        answer = await driver.client.get("/v1/things/1", headers=header)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert seen.paths == []


async def test_an_anonymous_operation_needs_no_token(driver: GatewayDriver) -> None:
    answer = await driver.client.get("/verify/abc")
    assert (answer.status_code, answer.text) == (200, "<p>abc</p>")


async def test_tenant_role_and_origin_in_a_clients_headers_go_nowhere(driver: GatewayDriver, seen: Seen) -> None:
    spoofed = {
        "X-Lsp-Id": "lsp-lain",
        "X-Roles": "operator",
        "X-User": "root",
        "X-Forwarded-For": "203.0.113.9",
        "X-Real-Ip": "203.0.113.9",
        "Forwarded": "for=203.0.113.9",
        "Cookie": "session=1",
    }
    await driver.client.get("/v1/things/1", headers=driver.token("lsp_admin") | spoofed)
    (got,) = seen.headers
    assert got["x-forwarded-for"] == "127.0.0.1"
    assert not {"x-lsp-id", "x-roles", "x-user", "x-real-ip", "forwarded", "cookie"} & set(got)


async def test_repeat_keys_versions_and_correlation_go_further(driver: GatewayDriver, seen: Seen) -> None:
    headers = {
        "Idempotency-Key": "k1",
        "If-Match": '"3"',
        "X-Correlation-Id": "c-1",
        "Content-Type": "application/json",
    }
    answer = await driver.client.post("/v1/things", headers=driver.token("lsp_admin") | headers, content=b"{}")
    (got,) = seen.headers
    assert (got["idempotency-key"], got["if-match"], got["x-correlation-id"]) == ("k1", '"3"', "c-1")
    assert "traceparent" in got
    assert answer.headers["x-correlation-id"] == "c-1"


async def test_what_resumable_uploads_say_goes_further(driver: GatewayDriver, seen: Seen) -> None:
    said = {"tus-resumable": "1.0.0", "upload-length": "9", "upload-offset": "4", "upload-checksum": "sha1 AAAA"}
    await driver.client.post("/v1/things", headers=driver.token("lsp_admin") | said, content=b"{}")
    (got,) = seen.headers
    assert said.items() <= dict(got).items()


async def test_answers_come_back_as_they_are(driver: GatewayDriver) -> None:
    made = await driver.client.post("/v1/things", headers=driver.token("lsp_admin"))
    assert (made.status_code, made.headers["etag"], made.headers["location"]) == (201, '"1"', "/v1/things/1")
    refused = await driver.client.get("/v1/broken", headers=driver.token("lsp_admin"))
    assert (refused.status_code, refused.json()) == (409, {"code": "mine"})
    assert len(refused.headers.get_list("date")) == 1


async def test_a_long_answer_is_streamed_whole(driver: GatewayDriver) -> None:
    answer = await driver.client.get("/v1/long")
    assert len(answer.content) == 64 * 65_536
    assert answer.content[-1] == 63


async def test_the_document_and_its_page_need_no_other_host(driver: GatewayDriver) -> None:
    document = (await driver.client.get("/openapi.json")).json()
    assert document["servers"] == [{"url": "http://127.0.0.1:8080"}]
    assert document["paths"]["/v1/things"]["post"]["x-kompeten-service"] == "things"
    assert "/v1/internal" not in document["paths"]
    page = await driver.client.get("/docs")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    sources = [part.split('"')[0] for part in page.text.replace('href="', 'src="').split('src="')[1:]]
    assert len(sources) == 4
    for source in sources:
        assert source.startswith("/")
        assert (await driver.client.get(source)).status_code == 200, source


async def test_the_gateway_is_alive_and_ready(driver: GatewayDriver) -> None:
    answers: list[httpx.Response] = [await driver.client.get(path) for path in ("/livez", "/readyz")]
    assert [answer.status_code for answer in answers] == [200, 200]


async def test_whoever_reads_events_finds_the_schema_that_a_record_names(driver: GatewayDriver) -> None:
    record = golden("CertificateIssued.v1")
    name = record.headers["ce_dataschema"]
    answer = await driver.client.get(f"/schemas/{name}")
    assert answer.json() == record.schema == (await driver.client.get(f"/schemas/{quote(name, safe='')}")).json()
    assert answer.json()["$id"] == name
    assert (await driver.client.get(f"/schemas/{name.rpartition(':')[2]}")).content == answer.content
    assert answer.headers["content-type"] == "application/schema+json"
    assert (await driver.client.get("/asyncapi.json")).json()["asyncapi"] == "3.0.0"
    for unknown in ("asyncapi", "urn:kompeten:schema:", f"{name}.json", "CertificateIssued", "..%2Fpy"):
        assert (await driver.client.get(f"/schemas/{unknown}")).status_code == 404
