"""The worker that removes the objects of papers that were taken back or erased."""

from functools import partial

from kompeten.runtime import Runtime
from kompeten.service.doomed import remove_doomed
from kompeten.service.working import work_when_woken
from registration.documents.commands import forget_objects
from registration.documents.queries import get_doomed
from registration.parts import RegistrationParts

TASK = "documents"
POLL_SECONDS = 10.0  # an erasure may have come to another process


async def run_documents(runtime: Runtime) -> None:
    """Work until cancelled: for `create_service_app(workers=...)`. An outage of database or store is waited out."""
    woken = runtime.parts_as(RegistrationParts).document_ended
    await work_when_woken(runtime, TASK, partial(end_some, runtime), woken=woken, poll_seconds=POLL_SECONDS)


async def end_some(runtime: Runtime) -> bool:
    """Remove some objects; tells whether there may be more."""
    return await remove_doomed(runtime, runtime.parts_as(RegistrationParts).objects, get_doomed, forget_objects)
