"""Files of secrets below `KEYRING_DIR`: one of a kind for each LSP, which the service alone can read."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kompeten.events.lsps import LSP_ID

OWN_USER: Final = 0o600
OTHERS: Final = 0o007
"""What everybody on the machine can read may have been read. A group may: volumes of a cluster are given by group."""


class UnusableKeys(Exception):
    """The keyring cannot serve; the text says why, for whoever runs the service."""


def path_of(folder: Path, lsp_id: str, ending: str) -> Path:
    """Return where an LSP's file is; `UnusableKeys` for what is no id, so that no other file can be named."""
    if not re.fullmatch(LSP_ID, lsp_id):
        raise UnusableKeys("keyring: no id of an LSP")
    return folder / f"{lsp_id}.{ending}"


def find_secret(path: Path) -> bytes | None:
    """Return the content of a file, None without one; `UnusableKeys` where others can read it."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & OTHERS:
                raise UnusableKeys(f"keyring: {path} can be read by others: chmod 600, and replace its keys")
            return file.read()
    except FileNotFoundError:
        return None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time change the folder."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_secret(path: Path, content: bytes) -> None:
    """Write beside the name and rename: the keys are there whole, or as before.

    What a kill leaves beside it is the file of nobody: its name does not end as theirs do.
    """
    beside = path.with_name(f".{path.name}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWN_USER)
    os.fchmod(descriptor, OWN_USER)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
