"""Where devstack keeps what it downloads and what it may throw away."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - looked at, and used by way of mkdtemp
ROOM = 4 * 1024**3  # what a long run of tests may need at the most


def checkout() -> Path:
    """Return the root of the checkout this package is installed from (editable), else the working folder."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "devstack" / "pyproject.toml").is_file():
            return folder
    return Path.cwd()


def cache() -> Path:
    """Return the folder for downloads that survive: `$KOMPETEN_CACHE`, else `.cache` in the checkout."""
    folder = Path(os.environ.get("KOMPETEN_CACHE") or checkout() / ".cache")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def temporary(name: str, *, user: str | None = None) -> Path:
    """Make a temporary folder only `user` (default: we) may read: where TMPDIR says, else in memory if roomy."""
    folder = Path(tempfile.mkdtemp(prefix=f"kompeten-{name}-", dir=None if os.environ.get("TMPDIR") else _memory()))
    if user is not None:
        shutil.chown(folder, user)
    return folder


def _memory() -> Path | None:
    """Return a folder in memory: a database is made there in a third of the time, and in a tenth on a busy disk."""
    if not MEMORY.is_dir():
        return None
    found = os.statvfs(MEMORY)
    runs_programs = not found.f_flag & os.ST_NOEXEC  # a server's programs may be copied into its folder
    return MEMORY if runs_programs and found.f_bavail * found.f_frsize >= ROOM else None
