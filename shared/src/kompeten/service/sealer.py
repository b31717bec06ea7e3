"""The sealer: a task beside the API in every process; a lock lets one of them at the chain at a time."""

import asyncio
from functools import partial

import structlog

from kompeten.audit.sealing import BATCH, BEGINNING, seal_late, seal_next
from kompeten.database.sessions import in_transaction, is_outage
from kompeten.runtime import Runtime

log = structlog.get_logger(__name__)

TASK = "sealer"
PAUSE_SECONDS = 5.0  # the age an unsealed row reaches in quiet times


async def run_sealer(runtime: Runtime) -> None:
    """Seal until cancelled; an outage is waited out.

    Beside what is new each turn looks at one piece of everything, so that what was committed much too late is found:
    12.5 million rows take two hours, and no single statement is longer for it.
    """
    mark = BEGINNING
    while True:
        try:
            sealed = await in_transaction(runtime.sessions, seal_next)
            late = await in_transaction(runtime.sessions, partial(seal_late, mark=mark))
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("sealer waits", service=runtime.name, error=error)
            sealed = late = None
        if sealed is not None:
            runtime.progress.made(TASK)
        if late is not None:
            mark = late.mark
        if sealed != BATCH and (late is None or late.sealed != BATCH):
            await asyncio.sleep(PAUSE_SECONDS)
