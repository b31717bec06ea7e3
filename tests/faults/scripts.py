"""The scripts: which faults, in which order, drawn from the seed where chance is wanted."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from devstack.postgres import PostgresServer, start_native
from faults import clocks, disk, letters, partition, replaying, slowness
from faults.campaign import Run, Script
from faults.harm import KILLED
from faults.restoring import cluster_restored, restored
from faults.upgrading import upgraded_and_backed_out
from kompeten.fail_points import FailPoint
from rolling.versions import previous_version

Fault = Callable[[Run], Awaitable[None]]

# Every point once, two at each service, all services side by side.
STRIKES = {
    "registration": (FailPoint.AFTER_BUSINESS_WRITE, FailPoint.AFTER_COMMIT_BEFORE_ANSWER),
    "assessment": (FailPoint.AFTER_OUTBOX_INSERT, FailPoint.AFTER_SEND_BEFORE_DELETE),
    "certification": (FailPoint.AFTER_EFFECTS_BEFORE_COMMIT, FailPoint.AFTER_DELETE),
    "notifications": (FailPoint.AFTER_COMMIT_BEFORE_ACK, FailPoint.AFTER_ACK),
}
TRAINING = {"development": (FailPoint.AFTER_BUSINESS_WRITE, FailPoint.AFTER_COMMIT_BEFORE_ANSWER)}
"""Likewise, where people are trained besides."""


async def calm(_: Run) -> None:
    """No harm: one wave per organizer."""


async def short(run: Run) -> None:
    """What `make proofs` runs: five kills, every kill point, a 10 s outage, duplicates, two relays, poison."""
    harm = run.harm
    async with asyncio.TaskGroup() as group:
        group.create_task(harm.kill("gateway"))
        for name, points in (STRIKES | TRAINING).items():
            if name in run.system.services:
                group.create_task(harm.strike(name, points))
    await run.recovered()
    await run.while_registering(harm.broker_outage(10))
    await run.after(harm.duplicates())
    await run.after(harm.two_relays("registration", 4))
    await run.after(harm.poison())


async def mutant(run: Run) -> None:
    """What every mutant is run with: kill points, outages, a replay amid traffic, yesterday's clock, copies, poison."""
    async with asyncio.TaskGroup() as group:
        for name, points in STRIKES.items():
            group.create_task(run.harm.strike(name, points))
    await run.while_registering(run.harm.broker_outage(4))
    await run.while_registering(run.harm.outage_and_kill("registration", 4), held_against=False)
    await run.after(replaying.replayed_amid_traffic(run, "registration"))
    await run.after(clocks.shifted(run.harm, "certification", (clocks.A_DAY_BEHIND,)))
    await run.harm.duplicates()
    await run.harm.poison()


async def network(run: Run) -> None:
    """The network ones at every service that has a database, one after the other."""
    for name in STRIKES:
        await run.after(run.harm.network(name))


async def long_outage(run: Run) -> None:
    """F3: a minute without the broker, in which people register as ever."""
    await run.while_registering(run.harm.broker_outage(60))


async def outage_and_kill(run: Run) -> None:
    """F1 in F3, while one more organizer registers."""
    await run.while_registering(run.harm.outage_and_kill("registration", 6), held_against=False)


async def parted_from_the_broker(run: Run) -> None:
    """F6: registration, whose answers are judged, and one of the others."""
    for name in ("registration", run.draw.choice(["assessment", "certification", "notifications"])):
        await partition.parted_from_the_broker(run, name)


async def wrong_clocks(run: Run) -> None:
    """F7: the service that numbers and dates, and the one that everything begins with."""
    for name in clocks.WORK:
        await run.after(clocks.shifted(run.harm, name))


async def full_disk(run: Run) -> None:
    """F11 under registration, while one more organizer registers; refusals are what it must get."""
    await run.while_registering(disk.full(run.harm, "registration"), held_against=False)


@dataclass(frozen=True)
class Apart:
    """A campaign of its own: what a backup does not know must have ended before it is lost, and all begin as old."""

    script: Script
    start_postgres: Callable[[], PostgresServer] | None = None
    begins_with: Callable[[], Path] | None = None  # whose code; this checkout's by default


APART = (
    Apart(restored),
    Apart(cluster_restored, start_native),
    Apart(upgraded_and_backed_out, begins_with=previous_version),
)

# Every fault besides those of `short`, dealt so that with `APART` eight seeds in a row have them all.
PARTS: tuple[tuple[Fault, ...], ...] = (
    (
        long_outage,
        lambda run: run.after(run.harm.broker_flaps()),
        lambda run: run.after(run.harm.mail_outage(5)),
        lambda run: run.after(replaying.replayed_amid_traffic(run, run.draw.choice(list(replaying.EFFECTS)))),
        lambda run: run.after(run.harm.postgres_crash(run.draw.uniform(0, 5))),
    ),
    (
        parted_from_the_broker,
        lambda run: run.after(run.harm.rebalances(run.draw.choice(["assessment", "certification", "notifications"]))),
        lambda run: run.after(run.harm.connections_used_up(run.draw.choice(list(STRIKES)), 5)),
        lambda run: run.after(run.harm.broker_freeze(5)),
    ),
    (
        wrong_clocks,
        lambda run: run.after(run.harm.replay(run.draw.choice(["registration", "assessment", "notifications"]))),
        lambda run: run.after(run.harm.postgres_freeze(run.draw.choice([5, 12]))),
        lambda run: run.after(run.harm.broker_freeze(15)),
    ),
    (
        full_disk,
        lambda run: run.after(slowness.slow_consumer(run.harm, run.draw.choice(list(slowness.EFFECTS)))),
        lambda run: run.after(slowness.burst(run)),
        lambda run: run.after(run.harm.two_relays("certification", 6)),
    ),
    (
        lambda run: run.after(letters.refused(run.harm, run.draw.choice(letters.READERS))),
        lambda run: run.after(run.harm.cold_start()),
        lambda run: run.after(run.harm.network(run.draw.choice(list(STRIKES)))),
        lambda run: run.after(run.harm.broker_freeze(50)),
        outage_and_kill,
    ),
)

CAMPAIGNS = len(PARTS) + len(APART)


def apart(seed: int) -> Apart | None:
    """Return the campaign of its own that a seed is for; None for most."""
    number = seed % CAMPAIGNS - len(PARTS)
    return APART[number] if number >= 0 else None


async def part(run: Run) -> None:
    """The seed's part of the other faults, in an order of its own."""
    faults = PARTS[run.seed % CAMPAIGNS]
    for fault in run.draw.sample(faults, len(faults)):
        await fault(run)


async def round_of_kills(run: Run) -> None:
    """F1: every service once, each at a moment of its own within three seconds."""
    async with asyncio.TaskGroup() as group:
        for name in KILLED:
            group.create_task(run.harm.kill(name, within=3))


def long(kills: int) -> Script:
    """Return the script of one seed of `make faults`: the short form, its share of random kills, its other faults."""

    async def script(run: Run) -> None:
        await short(run)
        for _ in range(-(-max(0, kills - len(STRIKES) - 1) // len(KILLED))):
            await run.after(round_of_kills(run))
        await part(run)

    return script
