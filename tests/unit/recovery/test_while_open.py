"""A worker runs while the gate is open, and only then."""

import asyncio

from kompeten.database.gate import Gate
from kompeten.service.supervision import while_open


async def test_a_worker_is_stopped_when_the_gate_is_shut_and_begins_anew_when_it_opens() -> None:
    gate, steps = Gate(is_known=False), asyncio.Queue[str]()

    async def work() -> None:
        steps.put_nowait("began")
        try:
            await asyncio.Event().wait()
        finally:
            steps.put_nowait("ended")

    running = asyncio.ensure_future(while_open(gate, work)())
    await asyncio.sleep(0)
    assert steps.empty(), "nobody has looked at the database"
    for step in ("began", "ended", "began"):
        if step == "began":
            gate.open("a database")
        else:
            gate.shut("another database")
        assert await asyncio.wait_for(steps.get(), 60) == step
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await asyncio.wait_for(steps.get(), 60) == "ended"
