"""Submitting by the command alone: what gateway, HTTP and form are made of is left away, what is written is not."""

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence

from benchmarks.people import application
from benchmarks.registering import SYSTEM
from kompeten.database.hot import HotTransaction, in_hot_transaction
from kompeten.runtime import Runtime
from kompeten.telemetry.correlation import own_work
from registration.parts import RegistrationParts
from registration.submissions.commands import submit_application
from registration.submissions.schemas import NewApplication


async def submit_by_command(
    runtime: Runtime, batches: Sequence[str], numbers: Iterator[int], *, count: int, writers: int
) -> float:
    """Submit so many applications to the batches in turn, a hot transaction each; return how many a second."""
    vault = runtime.parts_as(RegistrationParts).vault
    left = iter(
        [
            NewApplication.model_validate(application(number, batch_id))
            for number, batch_id in zip(itertools.islice(numbers, count), itertools.cycle(batches), strict=False)
        ]
    )

    async def write() -> None:
        with own_work():
            for body in left:

                async def effect(transaction: HotTransaction, body: NewApplication = body) -> None:
                    await submit_application(transaction, body, principal=SYSTEM, vault=vault)

                await in_hot_transaction(runtime.engine, runtime.clock, runtime.gate, effect)

    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(writers):
            group.create_task(write())
    return count / (time.perf_counter() - started)
