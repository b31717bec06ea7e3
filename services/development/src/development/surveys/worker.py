"""The worker of surveys: what is due is done, in every process that runs it."""

import asyncio
from functools import partial
from typing import Final

from development.surveys.letters import Addresses
from development.surveys.stepping import take_step
from kompeten.database.sessions import in_transaction
from kompeten.runtime import Runtime
from kompeten.service.working import work_when_woken
from kompeten.telemetry.correlation import own_work

TASK: Final = "surveys"
POLL_SECONDS: Final = 10.0  # a room is not kept waiting


async def run_surveys(runtime: Runtime) -> None:
    """Open, remind and close until cancelled; an outage of the database is waited out."""
    work = partial(do_what_is_due, runtime)
    await work_when_woken(runtime, TASK, work, woken=asyncio.Event(), poll_seconds=POLL_SECONDS)


async def do_what_is_due(runtime: Runtime) -> bool:
    """Do one thing that is due, and tell whether there was any."""
    step = partial(take_step, addresses=addresses_of(runtime))
    with own_work():
        return await in_transaction(runtime.sessions, step)


def addresses_of(runtime: Runtime) -> Addresses:
    """Return where a service's letters lead."""
    return Addresses(runtime.settings.public_url, runtime.settings.cell)
