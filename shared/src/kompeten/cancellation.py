"""A cancellation that a library swallowed is heeded at the next safe place, or a process would not end when told to."""

import asyncio


def heed_cancellation() -> None:
    """Raise `CancelledError` if the running task was cancelled and goes on all the same; to be called in loops.

    `asyncio.wait_for` of Python 3.11 swallows a cancellation that comes while what it waits for ends, and the clients
    of Kafka and PostgreSQL wait with it while they connect.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
