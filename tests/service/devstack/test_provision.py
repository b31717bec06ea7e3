"""Four databases that cannot see one another, on a real PostgreSQL server."""

from collections.abc import AsyncIterator, Mapping
from urllib.parse import urlsplit

import asyncpg
import pytest

from devstack.provision import SERVICES_WITH_DATABASES, ServiceDatabase, drop, provision

SUFFIX = '_prov"ision 1'  # needs quoting, in SQL and in addresses
Databases = Mapping[str, ServiceDatabase]


@pytest.fixture(scope="module")
async def databases(superuser_url: str) -> AsyncIterator[Databases]:
    yield await provision(superuser_url, suffix=SUFFIX)
    await drop(superuser_url, suffix=SUFFIX)


@pytest.fixture(scope="module")
async def with_table(databases: Databases) -> ServiceDatabase:
    database = databases["registration"]
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY, number serial, name text)")
    await owner.close()
    return database


@pytest.mark.parametrize("role", ["runtime_url", "owner_url"])
async def test_a_role_can_connect_to_its_own_database_only(databases: Databases, role: str) -> None:
    for mine in SERVICES_WITH_DATABASES:
        for other in SERVICES_WITH_DATABASES:
            address = urlsplit(getattr(databases[mine], role))._replace(path=urlsplit(databases[other].owner_url).path)
            if mine == other:
                await (await asyncpg.connect(address.geturl())).close()
                continue
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
                await asyncpg.connect(address.geturl())


async def test_the_runtime_role_writes_rows_of_tables_the_owner_made(with_table: ServiceDatabase) -> None:
    runtime = await asyncpg.connect(with_table.runtime_url)
    await runtime.execute("INSERT INTO thing (name) VALUES ('a')")
    await runtime.execute("UPDATE thing SET name = 'b'")
    assert await runtime.fetchval("SELECT name FROM thing") == "b"
    await runtime.execute("DELETE FROM thing")
    await runtime.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE other ()",
        "CREATE TEMPORARY TABLE other ()",
        "CREATE SCHEMA other",
        "ALTER TABLE thing ADD COLUMN colour text",
        "DROP TABLE thing",
        "TRUNCATE thing",
    ],
)
async def test_the_runtime_role_changes_no_structure(with_table: ServiceDatabase, statement: str) -> None:
    runtime = await asyncpg.connect(with_table.runtime_url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await runtime.execute(statement)
    finally:
        await runtime.close()


async def test_provisioning_again_keeps_the_data_and_changes_the_passwords(superuser_url: str) -> None:
    first = (await provision(superuser_url, ["again"]))["again"]
    owner = await asyncpg.connect(first.owner_url)
    await owner.execute("CREATE TABLE kept ()")
    await owner.close()
    second = (await provision(superuser_url, ["again"]))["again"]
    runtime = await asyncpg.connect(second.runtime_url)
    assert await runtime.fetchval("SELECT count(*) FROM kept") == 0
    await runtime.close()
    assert first.runtime_url != second.runtime_url
    await drop(superuser_url, ["again"])
    await drop(superuser_url, ["again"])


@pytest.mark.parametrize("name", ["", "x" * 64, "zero\0"])
async def test_a_name_postgresql_would_change_is_refused(superuser_url: str, name: str) -> None:
    with pytest.raises(ValueError, match="not a name for PostgreSQL"):
        await provision(superuser_url, [name])
