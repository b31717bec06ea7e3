"""What it was measured on."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

SHOWN = ("fastapi", "uvicorn", "uvloop", "pydantic", "sqlalchemy", "asyncpg", "faststream", "aiokafka", "typst")
PEERS = ("faststream-outbox",)


def taken() -> str:
    """Return when a measurement begins, and how busy the machine has been until then."""
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load before {os.getloadavg()[0]:.1f}"


def machine() -> dict[str, str]:
    """Return processor, memory, system, versions, and how busy the machine was before anything was measured."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{psutil.virtual_memory().total / 1024**3:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": ", ".join(f"{name} {version(name)}" for name in (*SHOWN, *PEERS)),
    }


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.is_file():
        for line in described.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
