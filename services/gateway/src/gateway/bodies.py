"""A request's body on its way to a service, kept until somebody answers for it."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect
from starlette.types import Receive


class KeptBody:
    """Streams a body as it arrives, and from its beginning again to whoever asks later: it is limited, so it fits."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._pieces: list[bytes] = []
        self._ended = False
        self._reading = asyncio.Lock()  # a first reader that was cut off may still wait for its next piece

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield what is here already, then what comes; raises `ClientDisconnect` when the caller goes away."""
        sent = 0
        while sent < len(self._pieces) or await self._read_on(sent):
            yield self._pieces[sent]
            sent += 1

    async def _read_on(self, known: int) -> bool:
        """Tell whether there is a piece after so many, waiting for it."""
        async with self._reading:
            while len(self._pieces) == known and not self._ended:
                message = await self._receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                self._ended = not message.get("more_body", False)
                if body := message.get("body", b""):
                    self._pieces.append(body)
            return len(self._pieces) > known
