"""F11: the disk under one service's tables is full, then has room again."""

import asyncio
import contextlib
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx

from devstack.postgres.binaries import account
from devstack.postgres.servers import NativePostgres
from faults.evidence import superuser_url
from faults.harm import POINT_SECONDS, Harm

SIZE_MIB = 96
FULL_SECONDS = 8  # after the first refusal
TABLESPACE = "small_disk"


class CannotMount(Exception):
    """This machine gives us no small disk: the fault is told as not run, never passed over in silence."""


async def full(harm: Harm, name: str) -> None:
    """F11: fill the disk the service's tables lie on until requests were refused for a while, then make room."""
    with harm.log.fault("disk full", service=name) as fault:
        try:
            async with _small_disk(harm, name) as disk:
                since = harm.log.now()
                filler = disk / "filler"
                await asyncio.to_thread(_fill, filler)
                fault["reached"] = await harm.passed(lambda: _refused(harm, since) > 0, seconds=POINT_SECONDS)
                await asyncio.sleep(FULL_SECONDS)  # the rest of the fault
                filler.unlink()
                fault["point"] = f"{_refused(harm, since)} requests refused"
        except CannotMount as error:
            fault["not_run"] = str(error)


def _refused(harm: Harm, since: float) -> int:
    answered = [line for line in harm.log.of("operation") if line["began"] >= since]
    return sum(line["status"] == httpx.codes.SERVICE_UNAVAILABLE for line in answered)


def _fill(file: Path) -> None:
    """Write until there is no room left, in the end not even for one byte."""
    with file.open("wb", buffering=0) as filler:
        for piece in (1 << 20, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while True:
                    filler.write(b"\0" * piece)


@asynccontextmanager
async def _small_disk(harm: Harm, name: str) -> AsyncIterator[Path]:
    """Put the tables of a service on a small disk for a while; raises `CannotMount` where there is none to be had."""
    server = harm.system.postgres
    if not isinstance(server, NativePostgres):
        raise CannotMount("PostgreSQL runs in a container, whose disk is not ours")
    place = server.folder / TABLESPACE
    await asyncio.to_thread(_mount, place)
    connection = await asyncpg.connect(superuser_url(harm.system, name))
    try:
        await connection.execute(f"CREATE TABLESPACE {TABLESPACE} LOCATION '{place}'")
        await _move(connection, "pg_default", TABLESPACE)
        yield place
        await _move(connection, TABLESPACE, "pg_default")
        await connection.execute(f"DROP TABLESPACE {TABLESPACE}")
        await connection.execute("CHECKPOINT")  # or a crash later on would look for the disk while it recovers
    finally:
        await connection.close()
        await asyncio.to_thread(_unmount, place)


async def _move(connection: asyncpg.Connection, here: str, there: str) -> None:
    """Move all tables; the service goes on meanwhile, so the locks may close a circle with its own."""
    for attempt in range(20):
        try:
            await connection.execute(f"ALTER TABLE ALL IN TABLESPACE {here} SET TABLESPACE {there}")
        except asyncpg.DeadlockDetectedError:
            await asyncio.sleep(0.1 * attempt)  # let the other one go first
        else:
            return
    raise TimeoutError("the tables could not be moved: always a deadlock")


def _mount(place: Path) -> None:
    place.mkdir()
    user = account()
    owner = ["-o", f"uid={user}"] if user else []
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MIB}m,mode=700", *owner, "tmpfs", str(place)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise CannotMount(f"cannot mount: {error}") from error
    if done.returncode:
        raise CannotMount(f"cannot mount: {done.stderr.strip()}")


def _unmount(place: Path) -> None:
    subprocess.run(["umount", "-l", str(place)], check=True)
