"""Waiting for a condition with a deadline, never for luck."""

import asyncio
import inspect
import time
from collections.abc import Callable
from typing import Any


async def until(condition: Callable[[], Any], *, seconds: float = 60, every: float = 0.05, what: str = "") -> Any:
    """Ask (or await) again until the answer is true and return it; fails naming what was waited for."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if inspect.isawaitable(answer):
            answer = await answer
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what or condition}; last answer {answer!r}")
        await asyncio.sleep(every)
