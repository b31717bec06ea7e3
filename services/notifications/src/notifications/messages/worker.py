"""The task that ends old messages."""

import asyncio
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import in_transaction, now
from kompeten.runtime import Runtime
from notifications.messages.ending import end_messages
from notifications.parts import settings_of

END_EVERY_SECONDS = 3600


async def run_endings(runtime: Runtime) -> None:
    """End old messages every hour; an outage ends the task, and supervision starts it again."""
    kept = timedelta(days=settings_of(runtime).message_days)

    async def end(session: AsyncSession) -> int:
        return await end_messages(session, before=now(session) - kept)

    while True:
        while await in_transaction(runtime.sessions, end):
            pass
        await asyncio.sleep(END_EVERY_SECONDS)
