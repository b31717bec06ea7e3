"""The sealed audit: nobody alters a row unseen, and whoever verifies hears what is wrong where."""

from datetime import timedelta

import asyncpg
import pytest

from kompeten.database.audit_tables import AuditEntry
from service.operations.dead_letters import ask
from service.operations.sealing import as_superuser, report, seal, write
from support.services import ServiceUnderTest


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


async def test_the_runtime_role_alters_neither_rows_nor_seals(assessment: ServiceUnderTest) -> None:
    connection = await asyncpg.connect(assessment.database.runtime_url)
    try:
        for table, column in (("audit_entry", "actor"), ("audit_seal", "hash")):
            for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)
    finally:
        await connection.close()


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


async def test_only_operators_verify(assessment: ServiceUnderTest) -> None:
    assert (await ask(assessment, "GET", "/audit", role="director")).status_code == 403
