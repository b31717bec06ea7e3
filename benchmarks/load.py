"""A small HTTP load: prepared requests over kept connections, as little of its own as possible on shared cores."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_REFUSED = 0.01  # of the requests: beyond that a rate says nothing


class NotAnswered(Exception):
    """Too many answers were not the expected status."""


@dataclass(frozen=True)
class Load:
    """What came of a load: answers a second, and how long single answers took."""

    rate: float
    seconds: list[float]


def request(method: str, address: str, *, body: bytes = b"", **headers: str) -> bytes:
    """Return a request as it goes over the wire; header names use underscores."""
    url = urlsplit(address)
    lines = [f"{method} {url.path or '/'}{'?' + url.query if url.query else ''} HTTP/1.1", f"host: {url.netloc}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def load(
    address: str, requests: Iterable[bytes], *, connections: int, status: int, rate: float | None = None
) -> Load:
    """Send the requests over so many connections, each one after the other; raises `NotAnswered`.

    With a rate, in requests a second, each is due at its moment and its seconds count from then: one that waits behind
    a slow answer is late, too.
    """
    url = urlsplit(address)
    seconds: list[float] = []
    statuses: Counter[int] = Counter()
    started = time.perf_counter()
    waiting = ((None if rate is None else started + number / rate, sent) for number, sent in enumerate(requests))
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(_connection(url.hostname or "", url.port or 80, waiting, seconds, statuses))
    took = time.perf_counter() - started
    if statuses[status] < (1 - MOST_REFUSED) * statuses.total():
        raise NotAnswered(f"{address}: expected {status}, got {dict(statuses)}")
    return Load(statuses[status] / took, seconds)


async def _connection(
    host: str, port: int, waiting: Iterator[tuple[float | None, bytes]], seconds: list[float], statuses: Counter[int]
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        for due, sent in waiting:
            if due is not None:
                await asyncio.sleep(due - time.perf_counter())
            started = due or time.perf_counter()
            writer.write(sent)
            status, _ = await read_answer(reader)
            seconds.append(time.perf_counter() - started)
            statuses[status] += 1
    finally:
        writer.close()


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Return status and body; every server measured here announces the length."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    body = await reader.readexactly(int(length)) if length else b""
    return int(head[9:12]), body
