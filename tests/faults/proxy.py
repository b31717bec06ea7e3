"""A TCP proxy before PostgreSQL or Kafka: holds one direction or both, cuts what stands, loses answers to COMMIT."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self

from devstack.environment import HOST
from devstack.ports import free_port

COMMIT = b"COMMIT;\x00"
PIECE = 65_536


class Proxy:
    """Listens on `port`, a free one by default, and passes everything on, until told otherwise.

    `lost` counts the COMMITs left unanswered, `held` the pieces that had to wait.
    """

    def __init__(self, target_port: int, *, port: int | None = None) -> None:
        self.port = port or free_port(HOST)
        self.commits_to_lose = 0
        self.lost = 0
        self.held = 0
        self._target = target_port
        self._there, self._back = asyncio.Event(), asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.release()

    def hold(self, *, there: bool = True, back: bool = True) -> None:
        """Keep what comes from the client, from the server, or both; connections stay open."""
        if there:
            self._there.clear()
        if back:
            self._back.clear()

    def release(self) -> None:
        """Pass everything on again, beginning with what was held."""
        self._there.set()
        self._back.set()

    def cut(self) -> None:
        """Break every connection."""
        for task in self._tasks:
            task.cancel()

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._begin, HOST, self.port)
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Stop listening and break what stands."""
        if self._server is not None:
            self._server.close()
        self.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._connection(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection; however it ends, both sides hear of it."""
        try:
            with contextlib.suppress(OSError):
                answers, requests = await asyncio.open_connection(HOST, self._target)
                await self._pump(reader, writer, answers, requests)
        finally:
            writer.transport.abort()

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answers: asyncio.StreamReader,
        requests: asyncio.StreamWriter,
    ) -> None:
        doomed = asyncio.Event()
        pumps = [
            asyncio.create_task(self._forward(reader, requests, doomed)),
            asyncio.create_task(self._backward(answers, writer, doomed)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            requests.transport.abort()

    async def _forward(self, source: asyncio.StreamReader, to: asyncio.StreamWriter, doomed: asyncio.Event) -> None:
        while piece := await source.read(PIECE):
            await self._pass(self._there)
            if self.commits_to_lose and COMMIT in piece:
                self.commits_to_lose -= 1
                doomed.set()
            to.write(piece)
            await to.drain()

    async def _pass(self, gate: asyncio.Event) -> None:
        self.held += not gate.is_set()
        await gate.wait()

    async def _backward(self, source: asyncio.StreamReader, to: asyncio.StreamWriter, doomed: asyncio.Event) -> None:
        """Pass answers on; the one to a doomed COMMIT proves that it happened, and is dropped with the connection."""
        while piece := await source.read(PIECE):
            await self._pass(self._back)
            if doomed.is_set():
                self.lost += 1
                return
            to.write(piece)
            await to.drain()
