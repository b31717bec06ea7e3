"""The worker that gives facts their numbers."""

import asyncio
from functools import partial

from sqlalchemy import exists, select

from certification.register.models import RegisterFact
from certification.register.numbering import MOST, number_facts
from kompeten.database.sessions import in_transaction
from kompeten.runtime import Runtime
from kompeten.service.working import work_when_woken

TASK = "register"
POLL_SECONDS = 1.0  # what a fact waits at most before followers see it, beside their own polling


async def run_register(runtime: Runtime) -> None:
    """Work until cancelled: for `create_service_app(workers=...)`. Several processes take turns by the epoch's lock."""
    await work_when_woken(
        runtime, TASK, partial(number_waiting, runtime), woken=asyncio.Event(), poll_seconds=POLL_SECONDS
    )


async def number_waiting(runtime: Runtime) -> bool:
    """Give numbers to the next facts; tell whether there may be more. Without any nothing is written."""
    async with runtime.reading() as session:
        if not await session.scalar(select(exists(select(RegisterFact.id).where(RegisterFact.position.is_(None))))):
            return False
    return await in_transaction(runtime.sessions, number_facts) == MOST
