"""Of the body of a piece counts what came, however it ended, and nothing beyond what may come."""

from collections.abc import Sequence

import pytest
from fastapi import Request
from starlette.types import Message

from kompeten.http.bodies import NoBody
from kompeten.problems import TooLarge
from registration.documents.arriving import read_arriving

MORE: Message = {"type": "http.request", "body": b"12345", "more_body": True}
LAST: Message = {"type": "http.request", "body": b"678", "more_body": False}
GONE: Message = {"type": "http.disconnect"}


def arriving(*messages: Message | Exception) -> Request:
    """Return a request whose body comes in these messages, or breaks off with an exception."""
    coming = iter(messages)

    async def receive() -> Message:
        message = next(coming)
        if isinstance(message, Exception):
            raise message
        return message

    return Request({"type": "http", "method": "PATCH", "headers": []}, receive)


@pytest.mark.parametrize(
    ("messages", "arrived"),
    [
        ((MORE, LAST), b"12345678"),
        ((LAST,), b"678"),
        ((MORE, MORE, GONE), b"1234512345"),
        ((GONE,), b""),
        ((MORE, NoBody()), b"12345"),
    ],
    ids=["whole", "in one", "the line broke", "nothing came", "time was up"],
)
async def test_what_arrived_before_the_end_counts_whatever_the_end(
    messages: Sequence[Message | Exception], arrived: bytes
) -> None:
    assert await read_arriving(arriving(*messages), most=10) == arrived


async def test_a_byte_more_than_may_come_refuses_the_piece_at_once() -> None:
    with pytest.raises(TooLarge):
        await read_arriving(arriving(MORE, MORE, MORE), most=10)
    assert await read_arriving(arriving(MORE, MORE, {**LAST, "body": b""}), most=10) == b"1234512345"
