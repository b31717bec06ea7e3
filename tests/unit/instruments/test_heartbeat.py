"""A loop that hangs leaves behind where it hung."""

import asyncio
import time

import pytest
from structlog.testing import capture_logs

from kompeten.service.heartbeat import run_heartbeat, stack_watch
from kompeten.telemetry.progress import Progress
from support.waiting import until


def hold_everything_up(logs: list[object]) -> None:
    """Block the loop until it is noticed."""
    deadline = time.monotonic() + 60
    while not logs and time.monotonic() < deadline:
        time.sleep(0.01)


async def test_what_blocks_the_loop_is_told_while_it_does() -> None:
    progress = Progress()
    with capture_logs() as logs, stack_watch(progress, log_after=0.1):
        hold_everything_up(logs)  # type: ignore[arg-type] # whatever is in the list
    assert [log["event"] for log in logs] == ["event loop stuck"]
    assert "hold_everything_up" in logs[0]["stack_of_loop"]


async def test_a_loop_that_turns_beats() -> None:
    progress = Progress()
    before = progress._beat
    heart = asyncio.create_task(run_heartbeat(progress))
    try:
        await until(lambda: progress._beat > before, what="a beat")
    finally:
        heart.cancel()
        with pytest.raises(asyncio.CancelledError):
            await heart
