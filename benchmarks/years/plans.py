"""Whether any statement of what was measured reads a large table whole."""

from contextlib import ExitStack

from benchmarks.plans import overheard, sequential_scans
from benchmarks.years.reading import READING
from benchmarks.years.work import accept, erase, reconcile, seal, tidy_up
from benchmarks.years.world import World


async def scans(world: World) -> list[str]:
    """Do what is read once more, listening, and return what scans a whole table, with the service before it."""
    with ExitStack() as stack:
        heard = {
            (name, place): stack.enter_context(overheard(runtime.engine))
            for name, one in world.system.services.items()
            for place, runtime in (("requests", one.runtime), ("beside", one.process.beside))
        }
        for operation in READING:
            await operation.run(world)
        for work in (accept, erase, reconcile, seal, tidy_up):
            await work(world)
    return [
        f"{name}: {scan}"
        for (name, _), statements in heard.items()
        for scan in await sequential_scans(world.wiring.databases[name].owner_url, statements)
    ]
