"""A pump that is told to stop stops, also when the answer it waits for comes at the same moment."""

import asyncio
from typing import Any

import pytest

from kompeten.messaging.pump import _answered


async def test_a_cancellation_that_meets_an_answer_is_not_swallowed() -> None:
    answers: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(_answered(answers))
    await asyncio.sleep(0)
    answers.set_result([])
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
