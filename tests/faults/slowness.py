"""F12: a consumer slower than its group waits for, and a burst of ten times the usual traffic."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import httpx

from devstack.services import ServiceProcess
from faults.campaign import ORGANIZERS, Run
from faults.evidence import lag, superuser_url
from faults.harm import Harm
from faults.organizers import Organizer, Wave

EFFECTS = {"assessment": "assessment", "certification": "certification_case", "notifications": "message"}
MAX_POLL_MS = 4_000
SLOW_SECONDS = 14  # the group waits 4 s, and a zombie has the rest to do harm in; under the statement's 20 s
SUBMISSIONS, SIDE_BY_SIDE = 160, 20
CREATED = 201
USUALLY_READ = 4  # services that read the topic of registration
PARTITIONS_GAUGE = re.compile(r'^kompeten_consumer_partitions\{topic="kompeten\.registration"\} (\d+)', re.MULTILINE)


async def slow_consumer(harm: Harm, name: str) -> None:
    """F12: handlers wait longer than `max_poll_interval_ms`: a second member takes over while the first still writes.

    The first holds its transaction all the time and commits late, as a zombie; a third party's lock makes it slow.
    """
    service = harm.system.services[name]
    plain = dict(service.process.environment or {})
    quick = {"MAX_POLL_INTERVAL_MS": str(MAX_POLL_MS)}
    service.process.environment = {one: said for one, said in plain.items() if one != "GROUP_INSTANCE_ID"} | quick
    await service.restart()
    try:
        async with harm.twin(name) as twin:
            with harm.log.fault("slow consumer", service=name, seconds=SLOW_SECONDS) as fault:
                async with _writes_wait(harm, name):
                    fault["reached"] = await _changed_hands(harm, service, twin)
    finally:
        service.process.environment = plain
        await service.restart()


@asynccontextmanager
async def _writes_wait(harm: Harm, name: str) -> AsyncIterator[None]:
    """Let nobody write what the service's handlers write; reading goes on."""
    connection = await asyncpg.connect(superuser_url(harm.system, name))
    try:
        async with connection.transaction():
            await connection.execute(f"LOCK TABLE {EFFECTS[name]} IN SHARE ROW EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


async def _changed_hands(harm: Harm, *members: ServiceProcess) -> bool:
    """Watch for as long as the fault lasts; tell whether a member lost all its partitions to the other one."""
    end, changed = harm.log.now() + SLOW_SECONDS, False
    while harm.log.now() < end:
        counts = [await _partitions(one) for one in members]
        changed = changed or 12 in counts
        await asyncio.sleep(0.5)  # until the next look
    return changed


async def _partitions(service: ServiceProcess) -> int:
    async with httpx.AsyncClient(timeout=5) as client:
        try:
            found = PARTITIONS_GAUGE.search((await client.get(f"{service.url}/metrics")).text)
        except httpx.TransportError:
            return 0
    return int(found[1]) if found else 0


async def burst(run: Run) -> None:
    """F12: one organizer submits 160 applications as fast as the gateway answers, and has them accepted at once."""
    over = asyncio.Event()
    usual = (
        len([line for line in run.log.of("operation") if line["name"] == "submit" and line["status"] == CREATED])
        / run.log.now()
    )
    with run.log.fault("burst", submissions=SUBMISSIONS) as fault:
        peak = asyncio.create_task(_highest_lag(run, over))
        organizer = Organizer(run.callers, run.log, run.seed, ORGANIZERS + 40)
        await organizer.enter()
        wave = Wave(organizer, 0)
        await wave.open_batch()
        turns = asyncio.Semaphore(SIDE_BY_SIDE)

        async def submit(number: int) -> str:
            async with turns:
                return await wave.submit(number)

        began = run.log.now()
        ids = await asyncio.gather(*(submit(number) for number in range(SUBMISSIONS)))
        await organizer.admin.settle("accept", "POST", "/v1/applications/acceptances", {"application_ids": list(ids)})
        over.set()
        fault |= {
            "point": f"{SUBMISSIONS / (run.log.now() - began):.0f} a second, usually {usual:.1f}",
            "to_read": 2 * SUBMISSIONS * USUALLY_READ,
            "highest_lag": await peak,
        }


async def _highest_lag(run: Run, over: asyncio.Event) -> int:
    """Return the highest lag seen until a little after the burst."""
    highest = 0
    while not over.is_set():
        highest = max(highest, await lag(run.system))
    return max(highest, await lag(run.system))
