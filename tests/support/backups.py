"""Backups by the scripts an operator uses, with the programs of this machine's PostgreSQL."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from devstack.postgres.binaries import find_binaries

SCRIPTS = Path(__file__).parents[2] / "deploy" / "backup"


def environment() -> dict[str, str]:
    """Return the environment in which the scripts find PostgreSQL's programs."""
    binaries = find_binaries()
    assert binaries is not None, "PostgreSQL's programs are not on this machine"
    known = binaries.environment()
    return known | {"PATH": f"{binaries.root / 'bin'}:{known['PATH']}"}


async def script(name: str, *arguments: str | Path) -> None:
    """Run one of the scripts to its end; its output is told when it fails."""
    process = await asyncio.create_subprocess_exec(
        SCRIPTS / name,
        *map(str, arguments),
        env=environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await process.communicate()
    assert process.returncode == 0, f"{name}: {told.decode()}"


async def dump(address: str, file: Path) -> None:
    """Dump a database while it works."""
    await script("dump.sh", address, file)


async def restore_dump(superuser_url: str, database: str, file: Path) -> None:
    """Put a dump in the place of a database."""
    await script("restore-dump.sh", superuser_url, database, file)


async def base(address: str, folder: Path) -> None:
    """Copy a whole cluster while it works."""
    await script("base.sh", address, folder)


def restore_base(copy: Path, wal: Path, data: Path) -> None:
    """Make a data folder of a base backup and the WAL received since."""
    subprocess.run([SCRIPTS / "restore-base.sh", copy, wal, data], env=environment(), check=True)


@asynccontextmanager
async def receiving_wal(address: str, folder: Path) -> AsyncIterator[None]:
    """Keep every change of a cluster until the block ends."""
    told = folder.with_suffix(".log")
    with told.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            SCRIPTS / "receive-wal.sh", address, folder, env=environment(), stdout=log, stderr=log
        )
        try:
            yield
            assert process.returncode is None, told.read_text()
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()
