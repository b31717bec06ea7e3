"""Connections that would cost more than they ask for."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import request_response

from kompeten.service import connections
from kompeten.service.connections import bounded
from service.gateway.upstream import served
from support.waiting import until

MOST = 3
UVICORN_SECONDS = 5  # what it waits by itself
LOAD_BALANCER_SECONDS = 60


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A server that takes three connections of an address."""
    async with served(PlainTextResponse("ok"), protocol=bounded(MOST, str)) as address:
        yield urlsplit(address).port or 0


async def _talk(port: int, *pieces: bytes) -> bytes:
    """Send pieces on a connection and return what comes until it ends, or the first answer's status line."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return await asyncio.wait_for(reader.readline(), 60)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


async def _read(port: int, request: bytes) -> bytes:
    """Send a request and return the content of its answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    found = await reader.readexactly(length)
    writer.close()
    return found


async def content(request: Request) -> PlainTextResponse:
    """Say how long a body is."""
    return PlainTextResponse(str(len(await request.body())))


async def test_a_header_without_end_is_refused_at_64_kib(port: int) -> None:
    assert b"431" in await _talk(port, b"GET / HTTP/1.1\r\nX: ", *[b"a" * 1000] * 70)
    assert b"431" in await _talk(port, b"GET /" + b"a" * 70_000)


async def test_many_headers_count_together(port: int) -> None:
    lines = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 1000) for number in range(70))
    assert b"431" in await _talk(port, b"GET / HTTP/1.1\r\nHost: x\r\n" + lines + b"\r\n")


CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("beginning", [b"2;", b"2\r\n{}\r\n0\r\nX: ", b"2\r\n{}\r\n0\r\n"])
async def test_what_is_around_a_body_has_an_end_too(beginning: bytes) -> None:
    piece = b"X: " + b"a" * 995 + b"\r\n" if beginning.endswith(b"0\r\n") else b"a" * 1000
    async with served(request_response(content), protocol=bounded(MOST, str)) as address:
        port = urlsplit(address).port or 0
        assert b"431" in await _talk(port, CHUNKED + beginning, *[piece] * 70)


async def test_a_body_in_the_smallest_pieces_arrives_whole() -> None:
    async with served(request_response(content), protocol=bounded(MOST, str)) as address:
        port = urlsplit(address).port or 0
        assert await _read(port, CHUNKED + b"1\r\na\r\n" * 50_000 + b"0\r\n\r\n") == b"50000"


async def test_what_follows_a_body_is_no_header() -> None:
    async def headers(request: Request) -> PlainTextResponse:
        await request.body()
        return PlainTextResponse(str("x-role" in request.headers))

    async with served(request_response(headers), protocol=bounded(MOST, str)) as address:
        port = urlsplit(address).port or 0
        assert await _read(port, CHUNKED + b"1\r\na\r\n0\r\nX-Role: director\r\n\r\n") == b"False"


async def test_a_body_that_nobody_waits_for_ends(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "REST_SECONDS", 0.5)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(CHUNKED)
    await reader.readuntil(b"\r\n\r\nok")

    async def drip() -> None:
        while not reader.at_eof():
            writer.write(b"1\r\na\r\n")
            await asyncio.sleep(0.1)  # slow, but never still

    with contextlib.suppress(ConnectionError):
        await asyncio.wait_for(drip(), 20)
    writer.close()


async def test_who_does_not_take_an_answer_loses_it_and_who_is_slow_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "READ_SECONDS", 0.5)
    large = b"a" * 30_000_000
    async with served(PlainTextResponse(large), protocol=bounded(MOST, str)) as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        taken = 0
        for _ in range(15):  # two seconds and longer than that
            taken += len(await reader.read(500_000))
            await asyncio.sleep(0.2)  # slow, but it takes some
        assert taken < len(large)
        await asyncio.sleep(3)  # and then nothing
        with contextlib.suppress(ConnectionError):
            while piece := await asyncio.wait_for(reader.read(1_000_000), 20):
                taken += len(piece)
        assert 500_000 < taken < len(large)
        writer.close()


async def test_a_header_within_the_limit_is_answered_and_the_count_begins_anew_with_each_request(port: int) -> None:
    lines = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 1000) for number in range(50))
    request = b"GET / HTTP/1.1\r\nHost: x\r\n" + lines + b"\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(3):
        writer.write(request)
        assert b"200" in await reader.readline()
        await reader.readuntil(b"\r\n\r\nok")
    writer.close()


async def test_a_slow_header_and_a_silent_connection_end(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.2)
    assert await _talk(port, b"GET / HTTP/1.1\r\nX: ") == b""
    assert await _talk(port) == b""


async def test_a_connection_without_requests_is_kept_longer_than_any_client_keeps_it(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a request meets a connection that is just going away, and its sender never learns what became of it."""
    assert max(httpx.Limits().keepalive_expiry or 0, LOAD_BALANCER_SECONDS) < connections.IDLE_SECONDS
    request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    for seconds, wanted in ((60, b"HTTP/1.1 200 OK\r\n"), (0.1, b"")):
        monkeypatch.setattr(connections, "IDLE_SECONDS", seconds)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        await reader.readuntil(b"\r\n\r\nok")
        await asyncio.sleep(UVICORN_SECONDS + 0.5 if wanted else 0.5)  # as long as the sender has nothing to say
        writer.write(request)
        assert await reader.readline() == wanted
        writer.close()


async def test_one_connection_too_many_of_an_address_is_closed_and_others_go_on(port: int) -> None:
    open_ones = [await asyncio.open_connection("127.0.0.1", port) for _ in range(MOST)]
    assert await _talk(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") == b""
    reader, writer = open_ones[0]
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert b"200" in await reader.read()
    assert b"200" in await _talk(port, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    for _, one in open_ones:
        one.close()


async def test_our_own_proxies_are_not_counted() -> None:
    async with served(PlainTextResponse("ok"), protocol=bounded(0, lambda _: None)) as address:
        assert b"200" in await _talk(urlsplit(address).port or 0, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")


@pytest.mark.parametrize("wanted", [b"h2c", b"websocket", b"foo/1"])
@pytest.mark.parametrize("cut", [0, 20, 200])
async def test_who_asks_for_another_protocol_gets_an_answer_in_this_one(wanted: bytes, cut: int) -> None:
    """As Java's client asks with every request, a body or none: it goes to the app whole."""

    async def echo(request: Request) -> PlainTextResponse:
        return PlainTextResponse(await request.body() + b" " + request.method.encode())

    asked = b" / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: " + wanted
    asked += b"\r\nHTTP2-Settings: AAMAAABk\r\nContent-Length: "
    request = b"POST" + asked + b"5\r\n\r\n12345" + b"GET" + asked + b"0\r\n\r\n"
    protocol = bounded(MOST, str)
    async with served(request_response(echo), protocol=protocol) as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
        for piece in (request[:cut], request[cut:]):
            writer.write(piece)
            await writer.drain()
        for content in (b"12345 POST", b" GET"):
            assert (await asyncio.wait_for(reader.readuntil(content), 20)).startswith(b"HTTP/1.1 200")
        writer.close()
        await until(lambda: not protocol.open_by_address, what="the connection is counted no longer")
