"""Waiting for a condition with a deadline, never for luck."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Result = TypeVar("Result")


async def until(
    condition: Callable[[], Result | Awaitable[Result]], *, seconds: float = 20, every: float = 0.05, what: str = ""
) -> Result:
    """Ask again until the answer is true and return it; fails naming what was waited for and the last answer."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        found: Result = await answer if inspect.isawaitable(answer) else answer
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what or condition}; last answer {found!r}")
        await asyncio.sleep(every)
