"""The scripts: which faults, in which order, drawn from the seed where chance is wanted."""

import asyncio
from collections.abc import Awaitable, Callable

from faults.campaign import Run, Script
from kompeten.messaging.fail_points import FailPoint

# Every point once, two at each service, all services side by side.
STRIKES = {
    "registration": (FailPoint.AFTER_BUSINESS_WRITE, FailPoint.AFTER_COMMIT_BEFORE_ANSWER),
    "assessment": (FailPoint.AFTER_OUTBOX_INSERT, FailPoint.AFTER_SEND_BEFORE_DELETE),
    "certification": (FailPoint.AFTER_EFFECTS_BEFORE_COMMIT, FailPoint.AFTER_DELETE),
    "notifications": (FailPoint.AFTER_COMMIT_BEFORE_ACK, FailPoint.AFTER_ACK),
}


async def calm(_: Run) -> None:
    """No harm: one wave per province."""


async def short(run: Run) -> None:
    """What `make test` runs: five kills, every kill point, a 10 s outage, duplicates, two relays, poison."""
    harm = run.harm
    async with asyncio.TaskGroup() as group:
        group.create_task(harm.kill("gateway"))
        for name, points in STRIKES.items():
            group.create_task(harm.strike(name, points))
    run.log.note("recovery", seconds=await run.watch.recover())
    await run.while_registering(harm.broker_outage(10))
    await run.after(harm.duplicates())
    await run.after(harm.two_relays("registration", 4))
    await run.after(harm.poison())


async def mutant(run: Run) -> None:
    """What every mutant is run with: every kill point, a short outage, duplicates, poison."""
    async with asyncio.TaskGroup() as group:
        for name, points in STRIKES.items():
            group.create_task(run.harm.strike(name, points))
    await run.while_registering(run.harm.broker_outage(4))
    await run.while_registering(run.harm.outage_and_kill("registration", 4), held_against=False)
    await run.harm.duplicates()
    await run.harm.poison()


async def network(run: Run) -> None:
    """The network ones at every service that has a database, one after the other."""
    for name in STRIKES:
        await run.after(run.harm.network(name))


async def hard(run: Run) -> None:
    """Every other fault once, in an order of the seed's."""
    harm = run.harm
    faults: list[Callable[[], Awaitable[None]]] = [
        harm.broker_flaps,
        lambda: harm.broker_freeze(run.draw.choice([5, 15])),
        lambda: harm.postgres_crash(run.draw.uniform(0, 5)),
        lambda: harm.postgres_freeze(run.draw.choice([5, 12])),
        lambda: harm.rebalances(run.draw.choice(["assessment", "certification", "notifications"])),
        lambda: harm.two_relays(run.draw.choice(["registration", "certification"]), 6),
        lambda: harm.replay(run.draw.choice(["registration", "assessment", "notifications"])),
        harm.cold_start,
        lambda: run.while_registering(harm.outage_and_kill("registration", 6), held_against=False),
        lambda: harm.connections_used_up(run.draw.choice(list(STRIKES)), 5),
        lambda: harm.mail_outage(5),
        lambda: harm.network(run.draw.choice(list(STRIKES))),
    ]
    run.draw.shuffle(faults)
    for fault in faults:
        await run.after(fault())


def long(kills: int) -> Script:
    """Return the script of one seed of `make faults`: its share of random kills, every point, every other fault."""

    async def script(run: Run) -> None:
        await short(run)
        for _ in range(max(0, kills - len(STRIKES) - 1)):
            await run.after(run.harm.kill())
        await hard(run)

    return script
