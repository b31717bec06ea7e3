"""Migrations and models of the certification database agree, and the database holds the rules itself."""

from uuid import uuid4

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData

from certification.cases.models import Case
from certification.tables import Base
from kompeten.database.tables import metadata as platform
from support.drivers.certification import CertificationDriver


def _differences(connection: Connection) -> list[object]:
    everything = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in (*Base.metadata.tables.values(), *platform.tables.values()):
        table.to_metadata(everything)
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, everything))


async def test_certifications_migrations_and_models_agree(driver: CertificationDriver) -> None:
    async with driver.service.runtime.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_every_constraint_of_certifications_models_is_in_the_database(driver: CertificationDriver) -> None:
    rows = await driver.service.rows(
        "SELECT conname FROM pg_constraint WHERE conrelid::regclass::text = ANY(:tables) AND contype <> 'n'",
        tables=list(Base.metadata.tables),
    )
    tables = Base.metadata.tables.values()
    assert {row["conname"] for row in rows} == {str(one.name) for table in tables for one in table.constraints}


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("UPDATE certificate SET sequence = 1", asyncpg.UniqueViolationError),
        ("UPDATE certificate SET year = 2025", asyncpg.CheckViolationError),
        ("UPDATE certificate SET valid_until = issued_on", asyncpg.CheckViolationError),
        ("UPDATE certificate SET rendered_at = now(), sha256 = NULL", asyncpg.CheckViolationError),
        ("UPDATE certification_case SET decided_in = NULL", asyncpg.CheckViolationError),
        ("UPDATE certification_case SET state = 'passed'", asyncpg.CheckViolationError),
        ("UPDATE committee_session SET decree_number = NULL", asyncpg.CheckViolationError),
        (
            "UPDATE decision SET state = 'draft', case_id = (SELECT min(case_id::text)::uuid FROM decision)",
            asyncpg.UniqueViolationError,
        ),
    ],
)
async def test_the_database_refuses_what_the_rules_refuse(
    driver: CertificationDriver, statement: str, error: type[Exception]
) -> None:
    await driver.certificate()
    await driver.certificate()
    connection = await asyncpg.connect(driver.service.database.owner_url)
    try:
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
