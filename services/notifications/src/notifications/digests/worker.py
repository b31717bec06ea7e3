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
    settings = settings_of(runtime)
    quiet = timedelta(seconds=settings.digest_quiet_seconds)

    async def write(session: AsyncSession) -> int:
        return await write_due_digests(session, quiet=quiet, email=settings.certification_manager_email)

    while True:
        await in_transaction(runtime.sessions, write)
        runtime.progress.made(TASK)
        await asyncio.sleep(POLL_SECONDS)
