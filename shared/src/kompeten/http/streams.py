"""Server-sent events: answers that go on while something happens, as the HTML standard writes them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import StreamingResponse

STREAM = "text/event-stream"
LOOK_SECONDS = 0.3
QUIET_SECONDS = 10  # below the gateway's patience between two pieces of an answer
WAITING = ": waiting\n\n"  # a comment, so that nobody takes the line for dead

STREAMED: dict[int | str, dict[str, Any]] = {  # Any: part of an OpenAPI document
    200: {"content": {STREAM: {"schema": {"type": "string"}}}}
}


def wants_stream(request: Request) -> bool:
    """Tell whether the caller asks for the stream instead of one answer."""
    return STREAM in request.headers.get("accept", "")


def event_text(kind: str, data: str, *, cursor: str | None = None) -> str:
    """Return one event; `data` has no line breaks. Who was cut off comes again with the last `cursor`."""
    told: Mapping[str, str | None] = {"id": cursor, "event": kind, "data": data}
    return "".join(f"{name}: {value}\n" for name, value in told.items() if value is not None) + "\n"


def streamed(events: AsyncIterator[str]) -> StreamingResponse:
    """Return the answer; a proxy in between may not gather it."""
    return StreamingResponse(events, media_type=STREAM, headers={"X-Accel-Buffering": "no"})


class Patience:
    """Waits between two looks, and says when it has been quiet for long."""

    def __init__(self) -> None:
        self._quiet = 0.0

    def heard(self) -> None:
        """Begin anew: something was sent."""
        self._quiet = 0.0

    async def wait(self) -> bool:
        """Wait for the next look; tell whether a `WAITING` is due."""
        await asyncio.sleep(LOOK_SECONDS)
        self._quiet += LOOK_SECONDS
        if self._quiet < QUIET_SECONDS:
            return False
        self._quiet = 0.0
        return True
