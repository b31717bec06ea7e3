"""The sealed audit: nobody alters a row unseen, and no row is passed over."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text

from devstack.provision import ServiceDatabase
from kompeten.audit import recording as audit
from kompeten.audit import sealing as commands
from kompeten.audit.sealing import BEGINNING, Step, long_before, seal_late, seal_next
from kompeten.audit.verifying import unsealed_tail
from kompeten.database.sessions import in_transaction
from kompeten.database.tables import AuditEntry
from kompeten.service.sealer import run_sealer
from service.operations.dead_letters import ask
from support.services import ServiceUnderTest
from support.waiting import until


async def write(service: ServiceUnderTest, count: int = 1, **entry: Any) -> None:
    """Write audit rows in one transaction."""

    async def effect(session: Any) -> None:
        for number in range(count):
            said = {"actor": "siti", "action": f"did_{number}", "object_type": "thing", "object_id": "1"} | entry
            audit.record(session, **said)

    await in_transaction(service.runtime.sessions, effect)


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


READ_HERE = text("""
    SELECT sum(pg_stat_get_xact_tuples_returned(oid)) FROM pg_class
     WHERE oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = ANY(CAST(:tables AS regclass[])))
        OR oid = ANY(CAST(:tables AS regclass[]))
""")


async def seal(service: ServiceUnderTest) -> int | None:
    return await in_transaction(service.runtime.sessions, seal_next)


async def step(service: ServiceUnderTest, mark: UUID = BEGINNING) -> Step:
    found = await in_transaction(service.runtime.sessions, partial(seal_late, mark=mark))
    assert found is not None
    return found


async def report(service: ServiceUnderTest, **query: int) -> dict[str, Any]:
    answer = await ask(service, "GET", "/audit", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def as_superuser(superuser_url: str, database: ServiceDatabase, statement: str) -> None:
    """Do what no role of a service may."""
    connection = await asyncpg.connect(superuser_url.rsplit("/", 1)[0] + "/" + database.name)
    try:
        assert (await connection.execute(statement)).split()[-1] == "1", "exactly one row"
    finally:
        await connection.close()


async def test_an_untouched_audit_verifies_and_tells_the_age_of_its_tail(assessment: ServiceUnderTest) -> None:
    await write(assessment, 3, reason='karena "ini" é', details={"b": 1.5, "a": [None, {"ü": "\u2028"}]})
    assert await seal(assessment) == 3
    await write(assessment)
    assessment.clock.advance(timedelta(seconds=30))
    found = await report(assessment)
    assert (found["verified_from"], found["verified_to"], found["breaks"], found["next"]) == (1, 3, [], None)
    assert (found["tail"]["rows"], found["tail"]["age_seconds"]) == (1, 30.0)


async def test_an_audit_without_a_row_verifies(assessment: ServiceUnderTest) -> None:
    assert await seal(assessment) == 0
    found = await report(assessment)
    assert (found["verified_to"], found["breaks"], found["tail"]["rows"]) == (0, [], 0)
    assert found["tail"]["oldest_at"] is None


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'somebody else'",
        "reason = 'because'",
        "details = '{\"n\": 2}'",
        "at = at + interval '1 microsecond'",
        "correlation_id = NULL",
        "object_id = '2'",
    ],
)
async def test_a_row_altered_by_a_superuser_is_found_and_named(
    assessment: ServiceUnderTest, superuser_url: str, change: str
) -> None:
    await write(assessment, 5, details={"n": 1})
    await assessment.rows("SELECT 1")
    async with assessment.runtime.sessions() as session, session.begin():
        session.add(
            AuditEntry(
                at=assessment.clock.now(),
                actor="siti",
                action="the one",
                object_type="thing",
                object_id="1",
                details={"n": 1},
                correlation_id="c",
            )
        )
    await write(assessment, 5)
    await seal(assessment)
    await as_superuser(superuser_url, assessment.database, f"UPDATE audit_entry SET {change} WHERE action = 'the one'")
    (row,) = await assessment.rows("SELECT id FROM audit_entry WHERE action = 'the one'")
    assert (await report(assessment))["breaks"] == [{"number": 6, "kind": "altered", "entry_id": str(row["id"])}]


async def test_a_deleted_row_is_found_and_named(assessment: ServiceUnderTest, superuser_url: str) -> None:
    await write(assessment, 3)
    await seal(assessment)
    (row,) = await assessment.rows("SELECT entry_id FROM audit_seal WHERE number = 2")
    await as_superuser(superuser_url, assessment.database, f"DELETE FROM audit_entry WHERE id = '{row['entry_id']}'")
    assert (await report(assessment))["breaks"] == [{"number": 2, "kind": "deleted", "entry_id": str(row["entry_id"])}]


async def test_a_row_deleted_together_with_its_seal_is_found(assessment: ServiceUnderTest, superuser_url: str) -> None:
    await write(assessment, 3)
    await seal(assessment)
    (row,) = await assessment.rows("SELECT entry_id FROM audit_seal WHERE number = 2")
    await as_superuser(superuser_url, assessment.database, f"DELETE FROM audit_entry WHERE id = '{row['entry_id']}'")
    await as_superuser(superuser_url, assessment.database, "DELETE FROM audit_seal WHERE number = 2")
    assert (await report(assessment))["breaks"] == [{"number": 2, "kind": "seal_missing", "entry_id": None}]


async def test_a_seal_forged_over_an_altered_row_breaks_at_the_next_one(
    assessment: ServiceUnderTest, superuser_url: str
) -> None:
    await write(assessment, 3)
    await seal(assessment)
    await as_superuser(superuser_url, assessment.database, "UPDATE audit_seal SET hash = '\\x00' WHERE number = 2")
    assert [one["number"] for one in (await report(assessment))["breaks"]] == [2, 3]


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_runtime_role_alters_neither_rows_nor_seals(
    assessment: ServiceUnderTest, table: str, statement: str
) -> None:
    column = "actor" if table == "audit_entry" else "hash"
    connection = await asyncpg.connect(assessment.database.runtime_url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement.format(table, column, column))
    finally:
        await connection.close()


async def test_what_a_long_transaction_commits_late_is_sealed_after_what_overtook_it(
    assessment: ServiceUnderTest,
) -> None:
    async with assessment.runtime.sessions() as slow, slow.begin():
        audit.record(slow, actor="slow", action="late", object_type="thing", object_id="1")
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
        read = await session.scalar(READ_HERE, {"tables": ["audit_entry", "audit_seal"]})
    assert (
        2 * commands.PIECE <= read < 6 * commands.PIECE
    )  # of 400,000: a piece and its seals, by index and in the table


async def test_a_process_passes_while_another_is_at_the_chain(assessment: ServiceUnderTest) -> None:
    await write(assessment, 2)
    async with assessment.runtime.sessions() as first, first.begin():
        assert await seal_next(first) == 2
        assert await seal(assessment) is None
    assert await seal(assessment) == 0


async def test_the_chain_is_verified_in_parts(assessment: ServiceUnderTest, superuser_url: str) -> None:
    await write(assessment, 7)
    await seal(assessment)
    (row,) = await assessment.rows("SELECT entry_id FROM audit_seal WHERE number = 5")
    await as_superuser(
        superuser_url, assessment.database, f"UPDATE audit_entry SET actor = 'x' WHERE id = '{row['entry_id']}'"
    )
    first = await report(assessment, limit=3)
    assert (first["verified_to"], first["next"], first["breaks"], first["tail"]) == (3, 3, [], None)
    second = await report(assessment, limit=3, after=first["next"])
    assert [one["number"] for one in second["breaks"]] == [5]
    last = await report(assessment, limit=3, after=second["next"])
    assert (last["verified_from"], last["verified_to"], last["next"], last["breaks"]) == (7, 7, None, [])


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


async def test_only_operators_verify(assessment: ServiceUnderTest) -> None:
    assert (await ask(assessment, "GET", "/audit", role="director")).status_code == 403
