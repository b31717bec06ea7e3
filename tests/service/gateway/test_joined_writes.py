"""Answers leave in as few pieces as they can, and none is held back."""

import asyncio
from asyncio import Transport
from collections.abc import AsyncIterator
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import request_response

from kompeten.service.connections import BoundedProtocol
from kompeten.service.joining import MOST_HELD, JoinedWrites
from service.gateway.upstream import served

ASKED = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Written(Transport):
    """A transport that keeps what it is told, in place of a socket."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[bytes | str] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Keep it."""
        self.told.append(bytes(data))

    def close(self) -> None:
        """Keep that it was closed."""
        self.told.append("closed")

    def abort(self) -> None:
        """Keep that it was given up."""
        self.told.append("aborted")

    def is_closing(self) -> bool:
        """Tell whether it was closed or given up."""
        return "closed" in self.told or "aborted" in self.told

    def get_write_buffer_size(self) -> int:
        """Return nothing: all has left."""
        return 0


def joined() -> tuple[Written, JoinedWrites]:
    written = Written()
    return written, JoinedWrites(written, asyncio.get_running_loop())


class Counting:
    """A transport that says to a test what is written to it."""

    def __init__(self, transport: Transport, writes: list[bytes]) -> None:
        self._transport, self._writes = transport, writes

    def __getattr__(self, name: str) -> Any:
        """Return what else it has."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write it, and say so."""
        self._writes.append(data)
        self._transport.write(data)


async def test_header_and_body_of_an_answer_are_one_write() -> None:
    writes: list[bytes] = []

    class Counted(BoundedProtocol):
        def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # as the one above
            super().connection_made(cast("Transport", Counting(transport, writes)))

    async with served(PlainTextResponse("all of it"), protocol=Counted) as address, httpx.AsyncClient() as client:
        assert (await client.get(address)).text == "all of it"
        assert (await client.get(address)).text == "all of it"
    assert [write.endswith(b"all of it") for write in writes] == [True, True]


async def test_a_piece_comes_when_it_is_there_and_not_with_the_next() -> None:
    taken = asyncio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"first"
        await taken.wait()
        yield b"second"

    async def stream(_: Request) -> StreamingResponse:
        return StreamingResponse(pieces())

    async with served(request_response(stream)) as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
        writer.write(ASKED)
        head = await asyncio.wait_for(reader.readuntil(b"first\r\n"), 20)
        assert b"second" not in head
        taken.set()
        assert await asyncio.wait_for(reader.readuntil(b"0\r\n\r\n"), 20) == b"6\r\nsecond\r\n0\r\n\r\n"
        writer.close()


async def test_what_is_written_in_one_turn_is_one_write() -> None:
    written, transport = joined()
    for piece in (b"head", b"", b"body"):
        transport.write(piece)
    assert (written.told, transport.get_write_buffer_size()) == ([], 8)
    await asyncio.sleep(0)  # the loop turns
    transport.write(b"more")
    await asyncio.sleep(0)
    assert (written.told, transport.get_write_buffer_size()) == ([b"headbody", b"more"], 0)


async def test_much_is_not_held_for_the_turn() -> None:
    written, transport = joined()
    for _ in range(3):
        transport.write(b"x" * MOST_HELD)
    assert [len(piece) for piece in written.told] == [2 * MOST_HELD]


async def test_what_is_held_leaves_before_the_end_and_is_lost_by_giving_up() -> None:
    written, transport = joined()
    transport.write(b"last words")
    transport.close()
    await asyncio.sleep(0)
    assert written.told == [b"last words", "closed"]
    assert transport.is_closing()
    written, transport = joined()
    transport.write(b"last words")
    transport.abort()
    await asyncio.sleep(0)
    assert written.told == ["aborted"]
