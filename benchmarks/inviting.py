"""Invitations of surveys into the outbox: what the worker writes in a minute, among few people and among many."""

import time
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

import asyncpg

from benchmarks.measuring import Aim, Comparison, Contender, Part, in_turn
from benchmarks.servers import Servers, service_here
from benchmarks.sizes import Sizes
from benchmarks.year_rows import write_year
from development.surveys.worker import do_what_is_due
from kompeten.runtime import Runtime

INVITED = 1_000  # a round: ten workshops of a hundred
PER_MINUTE = 5_000
FEW, MANY = "where they are all there are", "among a year's people"
SURVEYS = "SELECT id FROM survey WHERE kind = 'behaviour'"
AGAIN = (
    "DELETE FROM survey_link WHERE invitation_id IN (SELECT id FROM invitation WHERE survey_id = ANY($1::uuid[]))",
    "DELETE FROM invitation WHERE survey_id = ANY($1::uuid[])",
    "DELETE FROM outbox WHERE cardinality($1::uuid[]) > 0",
    """UPDATE survey SET state = 'open', letters = 0, due_at = now() - interval '1 hour',
           timetable = jsonb_build_object('opens_at', now(), 'letters_at', jsonb_build_array(now()),
                                          'closes_at', now() + interval '9 days')
        WHERE id = ANY($1::uuid[])""",
)


async def inviting(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure letters a minute: invitation, link and event of each; rows are made by SQL."""
    _, many = sizes.year_people
    async with servers.wiring(["development"]) as wiring, service_here("development", wiring) as process:
        owner = await asyncpg.connect(wiring.databases["development"].owner_url)
        try:
            await write_year(owner, before=0, people=INVITED)
            surveys = [row["id"] for row in await owner.fetch(SURVEYS)]
            write = partial(_write, process.runtime, owner, surveys)
            series = await in_turn([Contender(FEW, Part.OURS, write)], rounds=sizes.rounds)
            await write_year(owner, before=INVITED, people=many)
            series += await in_turn([Contender(MANY, Part.OURS, write)], rounds=sizes.rounds)
        finally:
            await owner.close()
    comparison = Comparison(
        key="inviting",
        title="Inviting to a survey",
        unit="letters/min",
        how=f"{INVITED:,} participants of workshops of 100 are invited: each gets a link of their own and an event in "
        f"the outbox, by the worker in one process; then the same among {many:,} people with their surveys",
        series=series,
    )
    few, grown = comparison.median(FEW), comparison.median(MANY)
    comparison.aims.append(Aim("letters a minute", grown, PER_MINUTE))
    comparison.aims.append(Aim("time per letter, many / few", few / grown, 1.15, at_least=False))
    return comparison


async def _write(runtime: Runtime, owner: asyncpg.Connection, surveys: Sequence[UUID]) -> float:
    for statement in AGAIN:
        await owner.execute(statement, list(surveys))
    await owner.execute("VACUUM ANALYZE invitation, survey_link, survey, outbox")
    started = time.perf_counter()
    while await do_what_is_due(runtime):
        pass
    took = timedelta(seconds=time.perf_counter() - started)
    told = await owner.fetchval("SELECT count(*) FROM outbox")
    if told != INVITED:
        raise RuntimeError(f"{told} of {INVITED} letters were written")
    return INVITED / (took / timedelta(minutes=1))
