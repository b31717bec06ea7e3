"""F6: a service and the broker are parted, both ways and one way, by a proxy on the broker's second listener."""

import asyncio

from devstack.environment import HOST
from faults.campaign import Run
from faults.proxy import Proxy

PARTED_SECONDS = 12  # longer than a group waits for a silent member (10 s)


async def parted_from_the_broker(run: Run, name: str) -> None:
    """F6: nothing passes, then only answers, then only requests: then records arrive and nobody hears of it."""
    harm = run.harm
    service, detour = harm.system.services[name], harm.system.kafka.detour
    if detour is None:
        with harm.log.fault("partition from the broker", service=name) as fault:
            fault["not_run"] = "the broker runs in a container and has one listener"
        return
    plain = dict(service.process.environment or {})
    async with Proxy(detour.listens, port=detour.advertised) as proxy:
        service.process.environment = plain | {"KAFKA_BOOTSTRAP_SERVERS": f"{HOST}:{detour.advertised}"}
        await service.restart()
        for direction in ({}, {"there": False}, {"back": False}):
            before = proxy.held
            with harm.log.fault("partition from the broker", service=name, **direction) as fault:
                proxy.hold(**direction)
                await asyncio.sleep(PARTED_SECONDS)  # the length of the partition
                fault["reached"] = proxy.held > before
                proxy.cut()
                proxy.release()
            await run.recovered()
        service.process.environment = plain
        await service.restart()
