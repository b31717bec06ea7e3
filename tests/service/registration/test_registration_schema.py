"""Models and migrations agree, and the database itself keeps what was active."""

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData

from kompeten.database.tables import idempotency_key
from kompeten.database.tables import metadata as platform
from registration.tables import Base
from support.services import ServiceUnderTest


def differences(connection: Connection) -> list[object]:
    """Compare the migrated database with all tables of the service."""
    everything = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in (*Base.metadata.tables.values(), *platform.tables.values(), idempotency_key):
        if table.name not in everything.tables:
            table.to_metadata(everything)
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, everything))


async def test_models_and_migrations_agree(registration: ServiceUnderTest) -> None:
    async with registration.runtime.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_names_and_words_of_checks_agree_with_the_models(registration: ServiceUnderTest) -> None:
    found = {
        row["name"]: row["definition"]
        for row in await registration.rows(
            "SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace"
        )
    }
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name in found, f"{table.name}: {constraint.name}"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE scheme_version SET units = '[]' WHERE scheme_code = 'KL-01'",
        "UPDATE scheme_version SET validity_years = 9 WHERE scheme_code = 'KL-01'",
        "UPDATE scheme_version SET state = 'draft' WHERE scheme_code = 'KL-01'",
        "DELETE FROM scheme_version WHERE scheme_code = 'KL-01'",
    ],
)
async def test_the_database_keeps_an_active_scheme_version(registration: ServiceUnderTest, statement: str) -> None:
    owner = await asyncpg.connect(registration.database.owner_url)
    try:
        with pytest.raises(asyncpg.CheckViolationError):
            await owner.execute(statement)
        await owner.execute("UPDATE scheme_version SET state = 'retired' WHERE scheme_code = 'KL-01'")
    finally:
        await owner.close()
