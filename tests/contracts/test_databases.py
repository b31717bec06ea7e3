"""Four databases: each as its models say, each closed to the other services, and none of them served when stale."""

import re
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from contracts.modules import tables_of
from devstack.provision import SERVICES_WITH_DATABASES, ServiceDatabase, drop, provision
from kompeten.database.migrations.run import alembic_config
from kompeten.database.migrations.steps import StaleSchema
from kompeten.database.sessions import create_engine
from support.databases import Templates, plain_settings
from support.services import running_service
from support.settings import SERVICE_SETTINGS

DEFINITIONS = """
    SELECT * FROM (
        SELECT conrelid::regclass::text AS place, conname::text, pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION
        SELECT tablename::text, indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION
        SELECT table_name::text, column_name::text,
               concat_ws(' ', udt_name, is_nullable, column_default, identity_generation)
          FROM information_schema.columns WHERE table_schema = 'public'
    ) AS found
     WHERE place <> 'alembic_version' AND place NOT IN (SELECT oid::regclass::text FROM pg_class WHERE relispartition)
"""
PARTITIONS = text("SELECT oid::regclass::text FROM pg_class WHERE relispartition AND relkind = 'r'")

services = pytest.mark.parametrize("service", SERVICES_WITH_DATABASES)


@services
async def test_models_and_migrations_agree(templates: Templates, service: str) -> None:
    assert await _differences(await templates.of(service), tables_of(service)) == []


@services
async def test_the_models_would_make_the_very_same_columns_constraints_and_indexes(
    templates: Templates, service: str
) -> None:
    """Alembic's comparison passes over CHECK constraints and the conditions of indexes; PostgreSQL spells them out."""
    async with templates.fresh(service) as database:
        migrated = await _definitions(database)
        await _make_anew(database, tables_of(service))
        assert await _definitions(database) == migrated


@services
def test_a_services_history_stands_on_the_platforms_branch(service: str) -> None:
    script = ScriptDirectory.from_config(alembic_config(service))
    (base,) = (one for one in script.walk_revisions() if one.down_revision is None and not one.branch_labels)
    assert script.get_revision(str(base.dependencies)).branch_labels == {"platform"}
    assert re.fullmatch(rf"2026_11_\d\d_{service}\.py", Path(base.path).name)


@services
async def test_a_runtime_role_cannot_even_connect_to_another_services_database(
    templates: Templates, service: str
) -> None:
    own = await templates.of(service)
    for other in SERVICES_WITH_DATABASES:
        address = _at(own.runtime_url, (await templates.of(other)).name)
        if other == service:
            await (await asyncpg.connect(address)).close()
            continue
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(address)


@services
@pytest.mark.parametrize("other", ["postgres", "template1"])
async def test_a_runtime_role_has_no_way_into_the_servers_own_databases(
    templates: Templates, service: str, other: str
) -> None:
    own = await templates.of(service)
    for address in (own.runtime_url, own.owner_url):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(_at(address, other))


@services
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE extra (id int)",
        "CREATE TEMPORARY TABLE extra (id int)",
        "ALTER TABLE outbox ADD COLUMN extra int",
        "DROP TABLE outbox",
        "UPDATE audit_entry SET actor = 'nobody'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE alembic_version SET version_num = 'another'",
        "DELETE FROM alembic_version",
        "UPDATE schema_step SET kind = 'contracting'",
        "DELETE FROM event_stream",
        "DELETE FROM schema_step",
    ],
)
async def test_a_runtime_role_changes_no_schema_and_no_audit_row(
    templates: Templates, service: str, statement: str
) -> None:
    connection = await asyncpg.connect((await templates.of(service)).runtime_url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    finally:
        await connection.close()


@services
async def test_a_streams_number_only_rises(templates: Templates, service: str) -> None:
    connection = await asyncpg.connect((await templates.of(service)).runtime_url)
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute("INSERT INTO event_stream (topic, subject, last) VALUES ('t', 's', 3)")
        await connection.execute("UPDATE event_stream SET last = 4")
        for change in ("last = 3", "subject = 'another'"):
            with pytest.raises(asyncpg.CheckViolationError):
                async with connection.transaction():
                    await connection.execute(f"UPDATE event_stream SET {change}")
    finally:
        await transaction.rollback()
        await connection.close()


@services
async def test_a_service_refuses_to_start_on_a_stale_schema(
    superuser_url: str, service: str, keys: Any, tmp_path: Any
) -> None:
    database = (await provision(superuser_url, [service], "_stale"))[service]
    try:
        with pytest.raises(StaleSchema, match="lacks"):
            async with running_service(service, database, keys, **SERVICE_SETTINGS[service](tmp_path)):
                pass
    finally:
        await drop(superuser_url, [service], "_stale")


async def _differences(database: ServiceDatabase, known: list[MetaData]) -> list[Any]:
    """Return what Alembic would still have to do to a migrated database."""
    engine = create_engine(plain_settings(database), url=database.owner_url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_compared, known)
    finally:
        await engine.dispose()


async def _make_anew(database: ServiceDatabase, known: list[MetaData]) -> None:
    """Replace every table by what the models say; what is no table, as types of our own, stays."""
    engine = create_engine(plain_settings(database), url=database.owner_url)
    try:
        async with engine.begin() as connection:
            for metadata in known:
                await connection.run_sync(metadata.drop_all)
                await connection.run_sync(metadata.create_all)
    finally:
        await engine.dispose()


async def _definitions(database: ServiceDatabase) -> set[tuple[str, str, str]]:
    """Return everything in the schema as PostgreSQL spells it out: table, name, definition."""
    connection = await asyncpg.connect(database.owner_url)
    try:
        return {tuple(row) for row in await connection.fetch(DEFINITIONS)}
    finally:
        await connection.close()


def _compared(connection: Connection, known: list[MetaData]) -> list[Any]:
    parts = set(connection.scalars(PARTITIONS))
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "target_metadata": known,
        "include_name": lambda name, kind, _: kind != "table" or name not in parts,
    }
    # Alembic takes several metadata in a list, though `compare_metadata` is typed with one.
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), known))  # type: ignore[arg-type]


def _at(address: str, database: str) -> str:
    return address.rsplit("/", 1)[0] + "/" + database
