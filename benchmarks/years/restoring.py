"""Backup and restore of one service's database by the operator's scripts; nobody may be connected."""

import time
from pathlib import Path
from typing import Any

from benchmarks.years.world import address_of
from devstack.provision import ServiceDatabase
from support.backups import dump, restore_dump

MEGABYTE = 1_048_576


async def restore(superuser_url: str, database: ServiceDatabase, folder: Path) -> dict[str, Any]:
    """Dump and restore; return seconds and the size of the file."""
    file = folder / "dump"
    started = time.perf_counter()
    await dump(address_of(superuser_url, database), file)
    dumped = time.perf_counter()
    await restore_dump(superuser_url, database.name, file)
    done = time.perf_counter()
    size = file.stat().st_size / MEGABYTE
    file.unlink()
    return {"dump_seconds": dumped - started, "restore_seconds": done - dumped, "file_mb": size}
