"""Submitting one after the other and by many at once, where each commit waits for the disk, against asyncpg there."""

import itertools
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from benchmarks.bare_submission import write_submissions
from benchmarks.disk import DISK, with_disk
from benchmarks.load import load
from benchmarks.measuring import Aim, Comparison, Contender, Part, in_turn
from benchmarks.servers import Servers, service_here
from benchmarks.sizes import Sizes
from benchmarks.submitting import API_ALONE, approved_batch, submissions
from benchmarks.writing import submit_by_command
from devstack.environment import Wiring

MANY = 32
POOL = {"DATABASE_POOL_SIZE": str(MANY)}
COMMAND = f"the command alone, writers: {MANY}"
ONE = f"through the gateway, writers: {MANY}, all to one batch"
WAITS = 5  # times fewer submissions by one writer, who waits for each flush


async def flushing(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure answers a second of one connection and of 32, each against as many of asyncpg's."""
    contenders: list[Contender] = []
    async with (
        with_disk(servers) as slow,
        slow.wiring(["registration"], {"registration": API_ALONE | POOL}) as wiring,
        slow.processes(wiring, "registration", "gateway"),
        service_here("registration", wiring) as here,
    ):
        batches = [await approved_batch(slow, wiring.url("gateway")) for _ in range(MANY)]
        numbers = itertools.count(1)
        requests = partial(submissions, slow, wiring.url("gateway"), numbers=numbers)
        for writers in (1, MANY):
            these = replace(sizes, connections=writers, submissions=sizes.submissions // (WAITS if writers == 1 else 1))
            ours, bare = _names(writers)
            contenders.append(Contender(ours, Part.OURS, partial(_ours, wiring, requests, batches, these)))
            contenders.append(Contender(bare, Part.BARE, partial(_bare, wiring, batches, these)))
        alone = partial(submit_by_command, here.runtime, batches, numbers, count=sizes.submissions, writers=MANY)
        contenders.append(Contender(COMMAND, Part.OURS, alone))
        contenders.append(Contender(ONE, Part.OURS, partial(_ours, wiring, requests, batches[:1], these)))
        series = await in_turn(contenders, rounds=sizes.rounds)
    comparison = Comparison(
        key="flushing",
        title=f"Submitting an application ({DISK})",
        unit="applications/s",
        how=f"As above, with 1 and with {MANY} connections to gateway, service and database, to {MANY} batches, and "
        f"{DISK} (`commit_delay`); besides, the command by {MANY} writers in this process, where asyncpg's are",
        series=series,
    )
    for writers, wanted in ((1, 0.3), (MANY, 0.5)):
        ours, bare = _names(writers)
        share = comparison.median(ours) / comparison.median(bare)
        comparison.aims.append(Aim(f"gateway / bare asyncpg, writers: {writers}", share, wanted))
    alone_share = comparison.median(COMMAND) / comparison.median(_names(MANY)[1])
    comparison.facts[f"the command alone / bare asyncpg, writers: {MANY}"] = round(alone_share, 2)
    return comparison


def _names(writers: int) -> tuple[str, str]:
    return f"through the gateway, writers: {writers}", f"asyncpg, same rows, writers: {writers}"


async def _ours(
    wiring: Wiring, requests: Callable[..., Iterator[bytes]], batches: Sequence[str], sizes: Sizes
) -> float:
    prepared = list(requests(batches=batches, count=sizes.submissions, keyed=False))
    return (await load(wiring.url("gateway"), prepared, connections=sizes.connections, status=201)).rate


def _bare(wiring: Wiring, batches: Sequence[str], sizes: Sizes) -> Awaitable[float]:
    database_url = wiring.databases["registration"].runtime_url
    return write_submissions(database_url, batches, count=sizes.submissions, connections=sizes.connections)
