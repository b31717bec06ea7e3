"""F13: every service upgraded from the previous version and backed out again, one after the other, under traffic."""

from collections.abc import Mapping

from faults.campaign import Run
from rolling.versions import THIS_ONE, previous_version, running

CONSUMERS_FIRST = ("notifications", "certification", "assessment", "registration", "gateway")


async def upgraded_and_backed_out(run: Run) -> None:
    """Begin with all old; expand the schemas, start each new version beside the old one; then all the way back."""
    for name in CONSUMERS_FIRST:
        await _change(run, name, THIS_ONE, fault="upgrade")
    await run.recovered()
    for name in reversed(CONSUMERS_FIRST):
        await _change(run, name, running(previous_version()), fault="back-out")
    await run.recovered()


async def _change(run: Run, name: str, version: Mapping[str, str], *, fault: str) -> None:
    """Let a member of the other version join beside the first one, which then is replaced by its like."""
    service = run.system.services[name]
    with run.log.fault(fault, service=name):
        async with run.harm.twin(name, version):
            service.process.environment = {**(service.process.environment or {}), **version}
            await service.restart()
