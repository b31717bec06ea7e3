"""A migrated database per test, copied from one template per service."""

import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from devstack.provision import ServiceDatabase, provision
from kompeten.database.migrations.run import migrate
from kompeten.settings import Environment, ServiceSettings
from support.lsps import configure_everywhere
from support.workers import WORKER, unique

TABLES = """
SELECT relname FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1
"""  # a partition's rows are its table's
ROWS_READ = text("""
    WITH named AS (SELECT unnest(CAST(:tables AS regclass[])) AS oid),
         read AS (SELECT oid FROM named UNION SELECT relid FROM named, pg_partition_tree(named.oid))
    SELECT sum(pg_stat_get_xact_tuples_returned(oid)) FROM pg_class
     WHERE oid IN (SELECT indexrelid FROM pg_index WHERE indrelid IN (SELECT oid FROM read))
        OR oid IN (SELECT oid FROM read)
""")


class Templates:
    """Provisions and migrates a service's template on first use, with the real roles and the real migrations."""

    def __init__(self, superuser_url: str) -> None:
        self.superuser_url = superuser_url
        self._ready: dict[str, ServiceDatabase] = {}

    async def of(self, service: str) -> ServiceDatabase:
        """Return the migrated template database of a service."""
        if service not in self._ready:
            database = (await provision(self.superuser_url, [service], f"_template{WORKER}"))[service]
            await migrate(plain_settings(database), service)
            await configure_everywhere(database.owner_url, service)
            self._ready[service] = database
        return self._ready[service]

    @contextlib.asynccontextmanager
    async def fresh(self, service: str) -> AsyncIterator[ServiceDatabase]:
        """Yield a copy of the template and drop it at the end."""
        template = await self.of(service)
        name = unique(service)
        server = await asyncpg.connect(self.superuser_url)
        try:
            await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            copied = f'CREATE DATABASE "{name}" TEMPLATE "{template.name}" OWNER "{template.name}_owner"'
            await server.execute(f"{copied} STRATEGY FILE_COPY")  # half the time: nothing of it goes through the WAL
            yield ServiceDatabase(name, _moved(template.owner_url, name), _moved(template.runtime_url, name))
            await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        finally:
            await server.close()


async def rows_read(session: AsyncSession, *tables: str) -> int:
    """Return how many rows this transaction has read of the tables and their partitions, by index or in the table."""
    read: int = await session.scalar(ROWS_READ, {"tables": list(tables)}) or 0
    return read


def plain_settings(database: ServiceDatabase) -> ServiceSettings:
    """Return settings good enough to migrate or to open an engine."""
    return ServiceSettings(
        environment=Environment.DEVELOPMENT,
        database_url=database.runtime_url,
        database_owner_url=database.owner_url,
        kafka_bootstrap_servers="127.0.0.1:1",
        oidc_issuer="unused",
        oidc_jwks="unused",
    )


def _moved(address: str, name: str) -> str:
    return urlsplit(address)._replace(path=f"/{name}").geturl()


@contextlib.asynccontextmanager
async def outage(superuser_url: str, database: str) -> AsyncIterator[None]:
    """Refuse every connection to a database until the block ends, and cut those that stand."""
    server = await asyncpg.connect(superuser_url)
    try:
        await server.execute(f'ALTER DATABASE "{database}" CONNECTION LIMIT 0')
        await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", database)
        yield
    finally:
        await server.execute(f'ALTER DATABASE "{database}" CONNECTION LIMIT -1')
        await server.close()
