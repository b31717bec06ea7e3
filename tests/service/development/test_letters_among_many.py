"""Letters of surveys among thousands of people with their surveys: no table is read whole, and no row written twice."""

import asyncpg

from benchmarks.inviting import AGAIN, SURVEYS
from benchmarks.plans import overheard, sequential_scans
from benchmarks.year_rows import write_year
from development.surveys.worker import do_what_is_due
from support.services import ServiceUnderTest

PEOPLE = 6_000  # more than a table may have that is read whole
INVITED = 200  # of two of sixty workshops


async def test_a_letter_reads_no_large_table_whole_and_writes_each_invitation_once(
    development: ServiceUnderTest,
) -> None:
    owner = await asyncpg.connect(development.database.owner_url)
    try:
        await write_year(owner, before=0, people=PEOPLE)
        due = [row["id"] for row in await owner.fetch(f"{SURVEYS} ORDER BY id LIMIT 2")]
        for statement in AGAIN:
            await owner.execute(statement, due)
        await owner.execute("UPDATE survey SET due_at = $1", development.clock.now())
        with overheard(development.runtime.engine) as statements:
            for _ in due:
                assert await do_what_is_due(development.runtime)
    finally:
        await owner.close()
    (sent,) = await development.rows(
        "SELECT count(*) AS n, count(DISTINCT letters) AS alike FROM invitation WHERE survey_id = ANY(:due)", due=due
    )
    assert sent == {"n": INVITED, "alike": 1}
    assert await sequential_scans(development.database.owner_url, statements) == []
    assert [one for one in statements if one.startswith("UPDATE invitation")] == []
