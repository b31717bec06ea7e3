"""Is a server ready? Asked in its own protocol by a plain socket, so that it works with and without an event loop."""

import socket
import struct
import time
from collections.abc import Callable

PROBE_SECONDS = 1.0
POLL_SECONDS = 0.05

_POSTGRES_HELLO = struct.pack("!i", 196_608) + b"user\0postgres\0database\0postgres\0\0"
_AUTHENTICATION = b"R"  # anything else is an error such as 57P03, "the database system is starting up"
_FIND_COORDINATOR, _VERSION, _ANY_CORRELATION, _NO_CLIENT_ID = 10, 0, 1, -1
_KAFKA_QUESTION = struct.pack(
    "!hhihh5s",
    _FIND_COORDINATOR,
    _VERSION,
    _ANY_CORRELATION,
    _NO_CLIENT_ID,
    5,
    b"probe",  # who coordinates that group
)


def postgres_answers(host: str, port: int) -> bool:
    """Return whether PostgreSQL lets clients in (it asks for the password)."""
    return _exchange(host, port, _POSTGRES_HELLO, 1) == _AUTHENTICATION


def kafka_answers(host: str, port: int) -> bool:
    """Return whether the broker serves groups; the first question also makes it create the topic of their offsets."""
    answer = _exchange(host, port, _KAFKA_QUESTION, 10)  # size, correlation, error code
    return answer[8:] == b"\0\0"


def wait_for(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Ask until the condition holds (True) or time is up (False)."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _exchange(host: str, port: int, request: bytes, length: int) -> bytes:
    try:
        with socket.create_connection((host, port), timeout=PROBE_SECONDS) as connection:
            size = len(request) + (4 if request is _POSTGRES_HELLO else 0)  # only PostgreSQL counts the size itself
            connection.sendall(struct.pack("!i", size) + request)
            answer = b""
            while len(answer) < length and (part := connection.recv(length - len(answer))):
                answer += part
            return answer
    except OSError:
        return b""
