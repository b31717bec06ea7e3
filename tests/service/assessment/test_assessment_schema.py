"""Migrations and models of the assessment database agree, and the database holds the rules itself."""

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData

from assessment.assessments.models import Assessment
from assessment.assessors.models import Assessor
from assessment.results.models import UnitResult
from assessment.tables import Base
from kompeten.database.tables import metadata as platform
from support.drivers.assessment import AssessmentDriver


def _differences(connection: Connection) -> list[object]:
    everything = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in (*Base.metadata.tables.values(), *platform.tables.values()):
        table.to_metadata(everything)
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, everything))


async def test_migrations_and_models_agree(driver: AssessmentDriver) -> None:
    async with driver.service.runtime.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_every_constraint_of_the_models_is_in_the_database(driver: AssessmentDriver) -> None:
    rows = await driver.service.rows(
        "SELECT conname FROM pg_constraint WHERE conrelid::regclass::text IN ('assessor', 'assessment', 'unit_result') "
        "AND contype <> 'n'"
    )
    tables = [model.metadata.tables[model.__tablename__] for model in (Assessor, Assessment, UnitResult)]
    assert {row["conname"] for row in rows} == {str(one.name) for table in tables for one in table.constraints}


async def test_two_appointments_at_once_are_impossible_in_the_database_too(driver: AssessmentDriver) -> None:
    assessor = await driver.save_assessor()
    await driver.assign(await driver.registered(), assessor)
    second = await driver.registered()
    connection = await asyncpg.connect(driver.service.database.owner_url)
    try:
        with pytest.raises(asyncpg.ExclusionViolationError):
            await connection.execute(
                "UPDATE assessment SET state = 'assigned', assessor_id = $1, starts_at = '2026-07-15 01:30+00', "
                "ends_at = '2026-07-15 01:31+00' WHERE id = $2",
                assessor,
                second,
            )
    finally:
        await connection.close()
