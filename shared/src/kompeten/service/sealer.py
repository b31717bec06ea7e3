"""The sealer: a task beside the API in every process; a lock lets one of them at the chain at a time."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

import structlog

from kompeten.audit.sealing import BATCH, seal_next
from kompeten.database.sessions import in_transaction, is_outage
from kompeten.runtime import Runtime

log = structlog.get_logger(__name__)

TASK = "sealer"
PAUSE_SECONDS = 5.0  # the age an unsealed row reaches in quiet times
LOOK_AT_EVERYTHING = timedelta(hours=1)


async def run_sealer(runtime: Runtime) -> None:
    """Seal until cancelled; an outage is waited out."""
    looked: datetime | None = None
    while True:
        moment = runtime.clock.now()
        everything = looked is None or moment - looked >= LOOK_AT_EVERYTHING
        try:
            sealed = await in_transaction(runtime.sessions, partial(seal_next, everything=everything))
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("sealer waits", service=runtime.name, error=repr(error))
            sealed = None
        if sealed is not None:
            runtime.progress.made(TASK)
        if everything and sealed is not None and sealed < BATCH:
            looked = moment
        if sealed != BATCH:
            await asyncio.sleep(PAUSE_SECONDS)
