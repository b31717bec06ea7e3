"""The database of certification holds the rules itself."""

from uuid import uuid4

import asyncpg
import pytest

from certification.cases.models import Case
from support.drivers.certification import CertificationDriver

REFUSED: list[tuple[str, type[Exception]]] = [
    ("UPDATE certificate SET sequence = 1", asyncpg.UniqueViolationError),
    ("UPDATE certificate SET year = 2025", asyncpg.CheckViolationError),
    ("UPDATE certificate SET valid_until = issued_on", asyncpg.CheckViolationError),
    ("UPDATE certificate SET rendered_at = now(), sha256 = NULL", asyncpg.CheckViolationError),
    ("UPDATE certification_case SET decided_in = NULL", asyncpg.CheckViolationError),
    ("UPDATE certification_case SET state = 'passed'", asyncpg.CheckViolationError),
    ("UPDATE committee_session SET decree_number = NULL", asyncpg.CheckViolationError),
    (
        """
        ALTER TABLE decision DISABLE TRIGGER keep_decision;
        UPDATE decision SET state = 'draft', case_id = (SELECT min(case_id::text)::uuid FROM decision)
        """,
        asyncpg.UniqueViolationError,
    ),
]


async def test_the_database_refuses_what_the_rules_refuse(driver: CertificationDriver) -> None:
    await driver.certificate()
    await driver.certificate()
    connection = await asyncpg.connect(driver.service.database.owner_url)
    try:
        for statement, error in REFUSED:
            with pytest.raises(error):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_a_case_exists_once_per_attempt(driver: CertificationDriver) -> None:
    case = await driver.case()
    connection = await asyncpg.connect(driver.service.database.owner_url)
    columns = ", ".join(column.name for column in Case.__table__.columns if column.name != "id")
    try:
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute(
                f"INSERT INTO certification_case (id, {columns}) SELECT $1, {columns} FROM certification_case",
                uuid4(),
            )
    finally:
        await connection.close()
    assert case["attempt"] == 1


KEPT = [
    ("UPDATE decision SET outcome = 'not_granted'", "a decision that is no draft never changes"),
    ("UPDATE decision SET deciders = '{}'", "a decision that is no draft never changes"),
    ("UPDATE decision SET reason = 'another'", "a decision that is no draft never changes"),
    ("DELETE FROM decision", "a decision that is no draft never changes"),
    ("UPDATE number_series SET last = last - 1", "number_series: what was said stays said"),
    ("UPDATE number_series SET last_issued_on = last_issued_on - 1", "number_series: what was said stays said"),
    ("UPDATE number_series SET series = 'another'", "number_series: what was said stays said"),
    ("DELETE FROM number_series", "permission denied"),
]


async def test_nobody_changes_what_was_decided_or_a_number_that_was_given(driver: CertificationDriver) -> None:
    await driver.certificate()
    for statement, error in KEPT:
        with pytest.raises(Exception, match=error):
            await driver.service.rows(statement)


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("UPDATE holder_link SET number = 1", "holder_link: what was said stays said"),
        ("DELETE FROM holder_link", "permission denied"),
    ],
)
async def test_no_link_that_was_replaced_leads_anywhere_again(
    driver: CertificationDriver, statement: str, error: str
) -> None:
    certificate = await driver.certificate()
    await driver.ok("POST", f"/certificates/{certificate['id']}/holder-link/renewal", role="lsp_admin")
    with pytest.raises(Exception, match=error):
        await driver.service.rows(statement)
