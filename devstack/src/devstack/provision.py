"""One database per service, each with an owner who migrates and a runtime role without DDL that sees no other."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import asyncpg

# The server's own databases, too, are closed to the roles of services.
OPEN_TO_ALL = """
    SELECT bool_or(has_database_privilege('public', name, 'CONNECT'))
      FROM unnest('{postgres,template1}'::text[]) AS name
"""
SERVICES_WITH_DATABASES = ("registration", "assessment", "certification", "development", "notifications")


@dataclass(frozen=True)
class ServiceDatabase:
    """One service's database and the addresses of its two roles."""

    name: str
    owner_url: str
    runtime_url: str


async def provision(
    superuser_url: str, names: Iterable[str] = SERVICES_WITH_DATABASES, suffix: str = ""
) -> dict[str, ServiceDatabase]:
    """Make the databases `<name><suffix>` with roles `<name><suffix>_owner` and `<name><suffix>`.

    Nobody but superusers may then connect to `postgres` and `template1`. May be repeated: what exists is kept, the
    roles get new passwords.
    """
    databases = {}
    server = await asyncpg.connect(superuser_url)
    try:
        if await server.fetchval(OPEN_TO_ALL):
            await server.execute("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC")
        for name in names:
            databases[name] = await _provision_one(server, superuser_url, f"{name}{suffix}")
    finally:
        await server.close()
    return databases


async def drop(superuser_url: str, names: Iterable[str] = SERVICES_WITH_DATABASES, suffix: str = "") -> None:
    """Remove those databases and roles, ending sessions that are still open; what is missing is no error."""
    server = await asyncpg.connect(superuser_url)
    try:
        for name in names:
            database = f"{name}{suffix}"
            await server.execute(f"DROP DATABASE IF EXISTS {_identifier(database)} WITH (FORCE)")
            await server.execute(f"DROP ROLE IF EXISTS {_identifier(database)}, {_identifier(f'{database}_owner')}")
    finally:
        await server.close()


async def _provision_one(server: asyncpg.Connection, superuser_url: str, database: str) -> ServiceDatabase:
    name, owner, runtime = _identifier(database), _identifier(f"{database}_owner"), _identifier(database)
    owner_url = await _role(server, superuser_url, f"{database}_owner", database)
    runtime_url = await _role(server, superuser_url, database, database)
    if not await server.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database):
        await server.execute(f"CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'")
    await server.execute(
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC; GRANT CONNECT ON DATABASE {name} TO {owner}, {runtime}"
    )
    inside = await asyncpg.connect(_address(superuser_url, database))
    try:
        await inside.execute(_grants(owner, runtime))
    finally:
        await inside.close()
    return ServiceDatabase(name=database, owner_url=owner_url, runtime_url=runtime_url)


def _grants(owner: str, runtime: str) -> str:
    defaults = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT"
    return f"""
        ALTER SCHEMA public OWNER TO {owner};
        REVOKE ALL ON SCHEMA public FROM PUBLIC;
        GRANT USAGE ON SCHEMA public TO {runtime};
        {defaults} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runtime};
        {defaults} USAGE, SELECT ON SEQUENCES TO {runtime};
    """


async def _role(server: asyncpg.Connection, superuser_url: str, role: str, database: str) -> str:
    password = secrets.token_hex(24)  # hexadecimal: needs no quoting, neither in SQL nor in an address
    exists = await server.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
    verb = "ALTER" if exists else "CREATE"
    await server.execute(
        f"{verb} ROLE {_identifier(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '{password}'"
    )
    return _address(superuser_url, database, user=role, password=password)


def _address(superuser_url: str, database: str, *, user: str | None = None, password: str = "") -> str:
    parts = urlsplit(superuser_url)
    login, _, place = parts.netloc.rpartition("@")
    if user is not None:
        login = f"{quote(user, safe='')}:{password}"
    return parts._replace(netloc=f"{login}@{place}" if login else place, path=f"/{quote(database, safe='')}").geturl()


def _identifier(name: str) -> str:
    """Quote a name for SQL; PostgreSQL would silently cut a longer one, and two could become one."""
    if not name or "\0" in name or len(name.encode()) > 63:  # noqa: PLR2004 - NAMEDATALEN - 1
        raise ValueError(f"not a name for PostgreSQL (1 to 63 bytes): {name!r}")
    return '"' + name.replace('"', '""') + '"'
