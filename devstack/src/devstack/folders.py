"""Where devstack keeps what it downloads and what it may throw away."""

import os
import shutil
import tempfile
from pathlib import Path


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
    """Make a temporary folder only `user` (default: we) may read."""
    folder = Path(tempfile.mkdtemp(prefix=f"kompeten-{name}-"))
    if user is not None:
        shutil.chown(folder, user)
    return folder
