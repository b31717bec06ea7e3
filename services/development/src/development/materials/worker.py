"""The worker that removes the objects of materials that were taken away."""

from functools import partial

from development.materials.commands import forget_objects
from development.materials.queries import get_doomed
from development.parts import DevelopmentParts
from kompeten.runtime import Runtime
from kompeten.service.doomed import remove_doomed
from kompeten.service.working import work_when_woken

TASK = "materials"
POLL_SECONDS = 10.0


async def run_materials(runtime: Runtime) -> None:
    """Work until cancelled: for `create_service_app(workers=...)`. An outage of database or store is waited out."""
    woken = runtime.parts_as(DevelopmentParts).material_removed
    await work_when_woken(runtime, TASK, partial(end_some, runtime), woken=woken, poll_seconds=POLL_SECONDS)


async def end_some(runtime: Runtime) -> bool:
    """Remove some objects; tells whether there may be more."""
    return await remove_doomed(runtime, runtime.parts_as(DevelopmentParts).objects, get_doomed, forget_objects)
