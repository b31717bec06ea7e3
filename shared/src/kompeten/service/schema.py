"""The check that this process may serve the schema it finds: before anything runs, and as long as it runs."""

import asyncio

from kompeten.database.migrations.run import check_schema
from kompeten.database.sessions import is_outage
from kompeten.runtime import Runtime
from kompeten.service.supervision import Work

LOOK_SECONDS = 5.0  # a restored dump may be of an older schema; a contracting step waits for us, unless we were cut off


def after_schema(runtime: Runtime, work: Work) -> Work:
    """Hold a task back until the schema was checked: PostgreSQL may come up after the service."""

    async def run() -> None:
        while not runtime.schema_checked:
            await _look(runtime)
            if not runtime.schema_checked:
                await asyncio.sleep(1)
        await work()

    return run


async def keep_checking(runtime: Runtime) -> None:
    """Look again and again until cancelled; raises `StaleSchema`: then the process must not run."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        await _look(runtime)


async def _look(runtime: Runtime) -> None:
    """Check once; an outage says nothing about the schema."""
    try:
        await check_schema(runtime.engine, runtime.name)
    except Exception as error:
        if not is_outage(error):
            raise
    else:
        runtime.schema_checked = True
