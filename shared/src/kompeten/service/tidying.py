"""What a service's tables need from time to time: months made ahead, days emptied, decided dead letters ended."""

import asyncio
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.months import prepare_months
from kompeten.database.sessions import in_transaction, is_outage, now
from kompeten.http.answers import forget_old_answers
from kompeten.messaging.republishing import forget_sent
from kompeten.operations.ending import end_dead_letters
from kompeten.runtime import Runtime

log = structlog.get_logger(__name__)

TIDY_EVERY_SECONDS = 3600


async def run_tidying(runtime: Runtime) -> None:
    """Tidy every hour until cancelled; what an outage or a lock prevents is done an hour later."""
    while True:
        try:
            await tidy(runtime)
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("tidying waits", service=runtime.name, error=error)
        await asyncio.sleep(TIDY_EVERY_SECONDS)


async def tidy(runtime: Runtime) -> None:
    """Do all of it once, each in a transaction of its own."""
    if lacking := await in_transaction(runtime.sessions, prepare_months):
        log.error("audit rows lie outside of their months", service=runtime.name, partitions=lacking)
    await in_transaction(runtime.sessions, forget_old_answers)
    sent = timedelta(hours=runtime.settings.sent_records_kept_hours)
    await in_transaction(runtime.sessions, partial(forget_sent, kept=sent))
    kept = timedelta(days=runtime.settings.dead_letter_days)

    async def end(session: AsyncSession) -> int:
        return await end_dead_letters(session, before=now(session) - kept)

    while await in_transaction(runtime.sessions, end):
        pass
