"""The task that writes digests when their time has come."""

import asyncio
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import in_transaction
from kompeten.runtime import Runtime
from notifications.digests.commands import write_due_digests
from notifications.parts import settings_of

TASK = "digests"
POLL_SECONDS = 2.0


async def run_digests(runtime: Runtime) -> None:
    """Look for finished batches again and again; an outage ends the task, and supervision starts it again."""
    quiet = timedelta(seconds=settings_of(runtime).digest_quiet_seconds)

    async def write(session: AsyncSession) -> int:
        return await write_due_digests(session, quiet=quiet)

    while True:
        await in_transaction(runtime.sessions, write)
        runtime.progress.made(TASK)
        await asyncio.sleep(POLL_SECONDS)
