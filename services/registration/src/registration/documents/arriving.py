"""The body of a piece, as far as it comes: what arrived before the line broke counts (tus 1.0.0, PATCH)."""

from fastapi import Request
from starlette.requests import ClientDisconnect

from kompeten.http.bodies import NoBody
from kompeten.problems import TooLarge


async def read_arriving(request: Request, *, most: int) -> bytes:
    """Return what arrives until the body ends, the line breaks or time is up; `TooLarge` once it is too much."""
    pieces: list[bytes] = []
    left = most
    try:
        async for piece in request.stream():
            left -= len(piece)
            if left < 0:
                raise TooLarge(limit=most)
            pieces.append(piece)
    except (ClientDisconnect, NoBody):
        return b"".join(pieces)
    return b"".join(pieces)
