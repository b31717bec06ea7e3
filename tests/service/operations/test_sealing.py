"""The sealer passes no row over, and reads no more of an audit the longer it gets."""

import asyncio
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text

from kompeten.audit import sealing as commands
from kompeten.audit.recording import audit_act
from kompeten.audit.sealing import BEGINNING, Step, long_before, seal_late, seal_next, unsealed_tail
from kompeten.database.audit_tables import AuditEntry
from kompeten.service.scraping import read_unsealed
from kompeten.service.sealer import run_sealer
from service.operations.sealing import report, seal, step, write
from support.databases import rows_read
from support.services import ServiceUnderTest
from support.waiting import until

A_LONG_AUDIT = """
    WITH written AS (
        INSERT INTO audit_entry (id, at, actor, action, object_type, object_id, details)
        SELECT (lpad(to_hex(1767225600000 + number * 1000), 12, '0') || '7000' || lpad(to_hex(number), 16, '8'))::uuid,
               now(), 'siti', 'did', 'thing', '1', '{}'
          FROM generate_series(1, 200000) AS number
        RETURNING id
    )
    INSERT INTO audit_seal (number, entry_id, hash, sealed_at)
    SELECT row_number() OVER (ORDER BY id), id, sha256('x'), now() FROM written
"""
YEAR = """
CREATE TABLE audit_seal_{year} PARTITION OF audit_seal FOR VALUES FROM ('{year}-01-01') TO ('{following}-01-01')
"""
OPENED = text("""
    SELECT relation::regclass::text FROM pg_locks
     WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation::regclass::text LIKE 'audit_seal_%'
""")


async def test_what_a_long_transaction_commits_late_is_sealed_after_what_overtook_it(
    assessment: ServiceUnderTest,
) -> None:
    async with assessment.runtime.sessions() as slow, slow.begin():
        audit_act(slow, "late", "thing", "1", by="slow")
        await slow.flush()
        await write(assessment, 2)
        assert await seal(assessment) == 2
    assert await seal(assessment) == 1
    (last,) = await assessment.rows(
        "SELECT action, number FROM audit_seal JOIN audit_entry ON id = entry_id ORDER BY number DESC LIMIT 1"
    )
    assert last == {"action": "late", "number": 3}
    found = await report(assessment)
    assert (found["breaks"], found["tail"]["rows"]) == ([], 0)


async def test_what_comes_much_too_late_is_found_by_the_look_at_everything(assessment: ServiceUnderTest) -> None:
    await write(assessment)
    await seal(assessment)
    (row,) = await assessment.rows("SELECT id FROM audit_entry")
    ancient = UUID(int=long_before(row["id"]).int - 1)
    async with assessment.runtime.sessions() as session, session.begin():
        session.add(
            AuditEntry(
                id=ancient, at=assessment.clock.now(), actor="a", action="b", object_type="c", object_id="d", details={}
            )
        )
    assert await seal(assessment) == 0
    assert await step(assessment) == Step(1, BEGINNING)
    assert await step(assessment) == Step(0, BEGINNING)
    assert ((await report(assessment))["verified_to"], (await report(assessment))["breaks"]) == (2, [])


async def test_the_look_at_everything_goes_on_from_its_mark_and_begins_anew_at_the_end(
    assessment: ServiceUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "PIECE", 3)
    await write(assessment, 7)
    ids = sorted(row["id"] for row in await assessment.rows("SELECT id FROM audit_entry"))
    first = await step(assessment)
    second = await step(assessment, first.mark)
    assert [first, second] == [Step(3, ids[2]), Step(3, ids[5])]
    assert await step(assessment, second.mark) == Step(1, BEGINNING)


async def test_sealing_reads_no_more_of_a_large_audit_than_of_a_small_one(
    assessment: ServiceUnderTest, superuser_url: str
) -> None:
    server = await asyncpg.connect(superuser_url.rsplit("/", 1)[0] + "/" + assessment.database.name)
    try:
        await server.execute(A_LONG_AUDIT)
        await server.execute("ANALYZE")
    finally:
        await server.close()
    await write(assessment, 10)
    async with assessment.runtime.sessions() as session, session.begin():
        assert await seal_next(session) == 10
        assert (await seal_late(session, mark=BEGINNING)) is not None
        assert (await unsealed_tail(session)).rows == 0
        read = await rows_read(session, "audit_entry", "audit_seal")
    assert 2 * commands.PIECE <= read < 6 * commands.PIECE  # of 400,000: a piece and its seals, index and table


async def test_a_process_passes_while_another_is_at_the_chain(assessment: ServiceUnderTest) -> None:
    await write(assessment, 2)
    async with assessment.runtime.sessions() as first, first.begin():
        assert await seal_next(first) == 2
        assert await seal(assessment) is None
    assert await seal(assessment) == 0


async def test_the_task_seals_batch_after_batch(assessment: ServiceUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "BATCH", 2)
    monkeypatch.setattr("kompeten.service.sealer.BATCH", 2)
    await write(assessment, 5)
    task = asyncio.create_task(run_sealer(assessment.runtime))
    try:

        async def sealed() -> bool:
            return len(await assessment.rows("SELECT 1 FROM audit_seal")) == 5

        await until(sealed, what="five seals")
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert (await report(assessment))["breaks"] == []


async def test_of_ten_years_months_only_the_last_are_opened(assessment: ServiceUnderTest) -> None:
    owner = await asyncpg.connect(assessment.database.owner_url)
    try:
        for year in range(2016, 2026):
            await owner.execute(YEAR.format(year=year, following=year + 1))
    finally:
        await owner.close()
    await write(assessment, 3)
    assert await seal(assessment) == 3
    await write(assessment, 2)
    async with assessment.runtime.sessions() as session, session.begin():
        assert await seal_next(session) == 2
        assert (await unsealed_tail(session)).rows == 0
        await read_unsealed(session)
        opened = set(await session.scalars(OPENED))
    assert opened
    assert not [name for name in opened if name < "audit_seal_2026"], opened
