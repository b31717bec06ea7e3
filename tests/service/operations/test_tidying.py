"""What the worker beside every service makes ahead, and what it ends."""

from datetime import timedelta

import asyncpg

from kompeten.service.tidying import tidy
from support.services import ServiceUnderTest

LETTERS = """
    INSERT INTO dead_letter (id, consumer, topic, partition, record_offset, record_headers, subject, sequence, reason,
                             error, attempts, parked_at, resolution, resolved_at)
    SELECT gen_random_uuid(), 'assessment', 'kompeten.registration', 0, number, '[]', 's' || number % 3, number,
           CASE WHEN number % 2 = 0 THEN 'poison' ELSE 'gap' END, 'e', 1, CAST(:moment AS timestamptz),
           CASE WHEN number < 2000 THEN 'discarded' END, CASE WHEN number < 2000 THEN CAST(:moment AS timestamptz) END
      FROM generate_series(1, 2001) AS number
"""
BLOCKED = """
    INSERT INTO inbox (consumer, topic, subject, last_sequence, blocked_since)
    VALUES ('assessment', 'kompeten.registration', 's1', 0, now())
"""


async def test_months_are_made_ahead_once(assessment: ServiceUnderTest) -> None:
    owner = await asyncpg.connect(assessment.database.owner_url)
    try:
        before = await _parts(owner)
        for table in ("audit_entry", "audit_seal"):
            last = max(one for one in before if one.startswith(f"{table}_2"))
            await owner.execute(f"DROP TABLE {last}")
        await tidy(assessment.runtime)
        await tidy(assessment.runtime)
        assert await _parts(owner) == before
    finally:
        await owner.close()


async def test_decided_dead_letters_end_after_a_time_and_are_counted(assessment: ServiceUnderTest) -> None:
    moment = assessment.clock.now()
    await _write(assessment, LETTERS.replace(":moment", f"'{moment.isoformat()}'"))
    await _write(assessment, BLOCKED)
    assessment.clock.advance(timedelta(days=90))
    await tidy(assessment.runtime)
    assert await _left(assessment) == 2001
    assessment.clock.advance(timedelta(seconds=1))
    await tidy(assessment.runtime)
    assert await _left(assessment) == 2 + 667, "two undecided, and those a blocked subject may still ask for"
    counted = await assessment.rows(
        "SELECT month::text, resolution, sum(count)::int AS n FROM dead_letter_count GROUP BY 1, 2"
    )
    assert counted == [{"month": "2026-07-01", "resolution": "discarded", "n": 1999 - 667}]


async def _left(service: ServiceUnderTest) -> int:
    (row,) = await service.rows("SELECT count(*) AS n FROM dead_letter")
    found: int = row["n"]
    return found


async def _write(service: ServiceUnderTest, statement: str) -> None:
    owner = await asyncpg.connect(service.database.owner_url)
    try:
        await owner.execute(statement)
    finally:
        await owner.close()


async def _parts(owner: asyncpg.Connection) -> list[str]:
    found = await owner.fetch("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY 1")
    return [row["relname"] for row in found]
