"""Which tasks of Kafka clients a test has left running."""

import asyncio
from typing import Any


def left_over(before: set[asyncio.Task[Any]]) -> list[asyncio.Task[Any]]:
    """Return the tasks of aiokafka and FastStream that were not there before."""
    return [task for task in asyncio.all_tasks() - before if "kafka" in _file(task)]


def _file(task: asyncio.Task[Any]) -> str:
    code: Any = getattr(task.get_coro(), "cr_code", None)
    return "" if code is None else str(code.co_filename).rpartition("site-packages")[2]
