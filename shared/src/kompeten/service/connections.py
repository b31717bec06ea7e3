"""Connections are bounded before and around requests: how many, how long and slow what is no body, how slow to read."""

import sys
from asyncio import TimerHandle, Transport
from collections import Counter
from collections.abc import Callable
from typing import ClassVar, cast

from httptools import HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from kompeten.service.joining import JoinedWrites

HEADER_BYTES = 65_536  # in all, with the address asked for; a token has 8 KiB at most
HEADER_SECONDS = 10  # from the first byte, and for the first byte of a new connection
# Longer than pools of clients (5 s in httpx) and load balancers (60 s) keep one: who closes last meets no request that
# is just on its way. uvicorn's own 5 s refused one in five that came after as long.
IDLE_SECONDS = 65
REST_SECONDS = 60  # for what is left of a body when its request was answered: its sender still has to read the answer
READ_SECONDS = 60  # in which a client that is sent an answer must have taken some of it
FRAME_BYTES = 16  # around a piece of a body: its length and the ends of lines
REFUSAL = STATUS_LINE[431] + b"content-length: 0\r\nconnection: close\r\n\r\n"

CountedAs = Callable[[str], str | None]


class LongHeader(Exception):
    """Ends the parsing of a request whose header passes the limit."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which by itself keeps a header of any length, and waits for it for ever."""

    most_per_address: int | None = None
    counted_as: CountedAs = staticmethod(lambda address: address)
    open_by_address: ClassVar[Counter[str]] = Counter()

    _timer: TimerHandle | None = None
    _reading: TimerHandle | None = None
    _address: str | None = None
    _in_header = True
    _received = 0  # bytes since the last request ended that are no body's: its header, what is around chunks, trailers
    _header_bytes = 0
    _piece = b""  # what the parser is at

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # as uvicorn does
        """Begin to wait for a request; one connection too many of an address is closed at once."""
        super().connection_made(cast("Transport", JoinedWrites(transport, self.loop)))
        self.timeout_keep_alive = IDLE_SECONDS
        self._expect_header()
        address = self.counted_as(self.client[0] if self.client else "")
        if self.most_per_address is None or address is None:
            return
        self._address = address
        self.open_by_address[address] += 1
        if self.open_by_address[address] > self.most_per_address:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_timer()
        self._stop_reading()
        if self._address is not None:
            self.open_by_address[self._address] -= 1
            if not self.open_by_address[self._address]:
                del self.open_by_address[self._address]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless what is read is a header without end, or as much around a body."""
        self._received += len(data)
        if self._in_header and self._timer is None:
            self._expect_header()
        self._piece = data
        super().data_received(data)
        if self._received > HEADER_BYTES and not self.transport.is_closing():
            self._refuse()

    def on_message_begin(self) -> None:
        """Begin to count a header."""
        super().on_message_begin()
        self._header_bytes = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header that came whole; what follows a body is none, and would be read as one."""
        if not self._in_header:
            return
        self._header_bytes += len(name) + len(value) + 4
        if self._header_bytes > HEADER_BYTES:
            raise LongHeader
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Stop the clock: the body has its own."""
        self._stop_timer()
        self._in_header = False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count what is the body's and its frame no longer."""
        self._received = max(0, self._received - len(body) - FRAME_BYTES)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Be ready for the next request."""
        super().on_message_complete()
        self._stop_timer()
        self._in_header = True
        self._received = 0

    def on_response_complete(self) -> None:
        """Wait for a while for the rest of a body that nobody reads any more."""
        super().on_response_complete()
        if not self._in_header and self._timer is None:
            self._timer = self.loop.call_later(REST_SECONDS, self.transport.abort)

    def pause_writing(self) -> None:
        """Look now and then whether the client takes what it asked for."""
        super().pause_writing()
        self._look_after(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """Look no longer."""
        self._stop_reading()
        super().resume_writing()

    def handle_websocket_upgrade(self) -> None:
        """Serve what asked for another protocol as what it is without: there is none (RFC 9110, 7.8).

        Java asks for HTTP/2 like this with every request, and the parser then takes the body for the other protocol's.
        """
        refusal = sys.exception()
        kept = [pair for pair in self.headers if pair[0] != b"upgrade"]
        head = [self.scope["method"].encode(), b" ", self.url, b" HTTP/", self.parser.get_http_version().encode()]
        lines = [b"\r\n", *(b"%b: %b\r\n" % pair for pair in kept), b"\r\n"]
        rest = self._piece[refusal.args[0] :] if isinstance(refusal, HttpParserUpgrade) else b""
        self.parser = HttpRequestParser(self)
        self.data_received(b"".join([*head, *lines, rest]))

    def _should_upgrade(self) -> bool:
        return any(name == b"upgrade" for name, _ in self.headers)

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be parsed."""
        if self._header_bytes > HEADER_BYTES:
            self._refuse()
        else:
            super().send_400_response(msg)

    def _expect_header(self) -> None:
        self._timer = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look_after(self, left: int) -> None:
        self._reading = self.loop.call_later(READ_SECONDS, self._look, left)

    def _look(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left < before:
            self._look_after(left)
        else:
            self.transport.abort()

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _refuse(self) -> None:
        self.transport.write(REFUSAL)
        self.transport.close()


def bounded(most_per_address: int | None, counted_as: CountedAs) -> type[BoundedProtocol]:
    """Return the protocol with a limit of connections per address, counted in this process."""
    members = {
        "most_per_address": most_per_address,
        "counted_as": staticmethod(counted_as),
        "open_by_address": Counter[str](),
    }
    return type("Bounded", (BoundedProtocol,), members)
