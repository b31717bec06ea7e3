"""What a service's tables need from time to time: months made ahead, days emptied, decided dead letters ended."""

import asyncio
from collections.abc import Sequence
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
from kompeten.service.process import Ending

log = structlog.get_logger(__name__)

TIDY_EVERY_SECONDS = 3600


async def run_tidying(runtime: Runtime, endings: Sequence[Ending] = ()) -> None:
    """Tidy every hour until cancelled; what an outage or a lock prevents is done an hour later."""
    while True:
        try:
            await tidy(runtime, endings)
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("tidying waits", service=runtime.name, error=error)
        await asyncio.sleep(TIDY_EVERY_SECONDS)


async def tidy(runtime: Runtime, endings: Sequence[Ending] = ()) -> None:
    """Do all of it once, each in a transaction of its own; an ending again until it finds nothing more."""
    if lacking := await in_transaction(runtime.sessions, prepare_months):
        log.error("audit rows lie outside of their months", service=runtime.name, partitions=lacking)
    await in_transaction(runtime.sessions, forget_old_answers)
    sent = timedelta(hours=runtime.settings.sent_records_kept_hours)
    await in_transaction(runtime.sessions, partial(forget_sent, kept=sent))
    for end in (_end_dead_letters, *endings):
        while await in_transaction(runtime.sessions, partial(end, runtime=runtime)):
            pass


async def _end_dead_letters(session: AsyncSession, *, runtime: Runtime) -> int:
    kept = timedelta(days=runtime.settings.dead_letter_days)
    return await end_dead_letters(session, before=now(session) - kept)
