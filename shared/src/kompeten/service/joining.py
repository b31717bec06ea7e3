"""What is written in one turn of the event loop leaves as one: uvicorn writes an answer's header and body apart.

Two writes are two system calls here, two segments on the wire and, as often as not, two wakings of whoever reads.
"""

from asyncio import AbstractEventLoop, Transport
from typing import Any

MOST_HELD = 65_536  # bytes: a body written without a pause is no reason to keep it whole


class JoinedWrites:
    """A transport that holds what is written until the event loop turns; all else is the transport's own."""

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held: list[bytes] = []
        self._bytes = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a transport has
        """Return what else the transport has."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write before the event loop turns twice."""
        if not data:
            return
        if not self._held:
            self._loop.call_soon(self.flush)
        self._held.append(data)
        self._bytes += len(data)
        if self._bytes > MOST_HELD:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        if self._held:
            held, self._held, self._bytes = self._held, [], 0
            self._transport.write(b"".join(held))

    def get_write_buffer_size(self) -> int:
        """Return how many bytes are still to leave."""
        return self._bytes + self._transport.get_write_buffer_size()

    def close(self) -> None:
        """Close once all is written."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """Close at once; what is held is lost, as what the transport has buffered."""
        self._held, self._bytes = [], 0
        self._transport.abort()
