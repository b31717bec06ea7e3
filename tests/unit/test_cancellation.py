"""A cancellation that was swallowed ends a task at the next safe place."""

import asyncio
import contextlib

import pytest

from kompeten.cancellation import heed_cancellation


async def test_a_swallowed_cancellation_is_raised_again() -> None:
    async def swallowing() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        heed_cancellation()

    task = asyncio.create_task(swallowing())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_whoever_was_not_cancelled_goes_on() -> None:
    heed_cancellation()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0):
            await asyncio.Event().wait()
    heed_cancellation()
