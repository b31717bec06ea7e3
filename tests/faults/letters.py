"""F15: poison arrives while the dead-letter store of one service refuses every row."""

import asyncio

import asyncpg

from faults import forging
from faults.evidence import committed, superuser_url
from faults.harm import Harm
from faults.oplog import Json

CLOSED_SECONDS = 10
READERS = ("registration", "certification", "notifications")  # of the topic the poison comes by


async def refused(harm: Harm, name: str) -> None:
    """F15: take the right to write dead letters away, send poison, and give the right back after 10 s.

    Logs how many letters were written meanwhile and which poison was passed over: none of either may be.
    """
    role = harm.system.databases[name].name
    connection = await asyncpg.connect(superuser_url(harm.system, name))
    try:
        with harm.log.fault("dead letters refused", service=name, seconds=CLOSED_SECONDS) as fault:
            await connection.execute(f'REVOKE INSERT ON dead_letter FROM "{role}"')
            before = await connection.fetchval("SELECT count(*) FROM dead_letter")
            await forging.send_poison(harm.system, harm.log, harm.draw, None)
            await asyncio.sleep(CLOSED_SECONDS)  # the length of the outage
            after = await connection.fetchval("SELECT count(*) FROM dead_letter")
            sent = harm.log.of("forged")[-1]["records"]
            fault |= {"letters": after - before, "skipped": await _passed_over(harm, name, sent), "sent": len(sent)}
            await connection.execute(f'GRANT INSERT ON dead_letter TO "{role}"')
    finally:
        await connection.close()


async def _passed_over(harm: Harm, name: str, sent: list[Json]) -> list[Json]:
    """Return the forged records that should be parked, and that the service has committed already."""
    done = {
        (one["topic"], one["partition"]): one["offset"]
        for one in await committed(harm.system)
        if one["service"] == name
    }
    return [
        one
        for one in sent
        if one["reason"] is not None and one["offset"] < done.get((one["topic"], one["partition"]), 0)
    ]
