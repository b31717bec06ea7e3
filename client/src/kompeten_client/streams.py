"""Server-sent events, read from the lines of an answer."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Event(NamedTuple):
    """One event of a stream; `id` is the last one the stream named, where to go on behind."""

    name: str
    data: str
    id: str | None = None


def read_events(lines: Iterable[str]) -> Iterator[Event | None]:
    """Yield each event once its blank line came, and None for a comment, by which a quiet stream shows that it lives.

    What a broken stream left unfinished is dropped.
    """
    name, data, last = "message", list[str](), None
    for line in lines:
        if not line:
            if data:
                yield Event(name, "\n".join(data), last)
            name, data = "message", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "":
                yield None
            case "event":
                name = value
            case "data":
                data.append(value)
            case "id":
                last = value
