"""The worker that removes the objects of materials that were taken away."""

from functools import partial

from development.materials.commands import forget_objects
from development.materials.queries import get_doomed
from development.parts import DevelopmentParts
from kompeten.database.sessions import in_transaction
from kompeten.runtime import Runtime
from kompeten.service.working import work_when_woken

TASK = "materials"
POLL_SECONDS = 10.0
CHUNK = 50


async def run_materials(runtime: Runtime) -> None:
    """Work until cancelled: for `create_service_app(workers=...)`. An outage of database or store is waited out."""
    woken = runtime.parts_as(DevelopmentParts).material_removed
    await work_when_woken(runtime, TASK, partial(end_some, runtime), woken=woken, poll_seconds=POLL_SECONDS)


async def end_some(runtime: Runtime) -> bool:
    """Remove some objects, then say in their rows that they are gone: a crash in between removes them again."""
    store = runtime.parts_as(DevelopmentParts).objects
    doomed = await in_transaction(runtime.sessions, partial(get_doomed, most=CHUNK))
    for name in doomed.values():
        await store.delete(name)
    if doomed:
        await in_transaction(runtime.sessions, partial(forget_objects, materials=doomed))
    return len(doomed) == CHUNK
