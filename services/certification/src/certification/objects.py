"""Where rendered files are kept: a small interface, and a folder behind it."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from kompeten.ids import new_id

CHUNK_BYTES = 65_536


class ObjectMissing(LookupError):
    """There is no object of this name."""


class ObjectStore(Protocol):
    """Keeps bytes under a name; writing the same again is harmless."""

    async def put(self, name: str, content: bytes) -> None:
        """Store the object: afterwards it is there whole, or not at all."""
        ...

    async def open(self, name: str) -> AsyncIterator[bytes]:
        """Return the object's bytes in pieces; raises `ObjectMissing` before the first one."""
        ...


class FolderStore:
    """Objects as files of one folder; several processes may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, name: str, content: bytes) -> None:
        """Write beside the name and rename: a reader never sees half a file, a crash leaves none."""
        await asyncio.to_thread(self._put, name, content)

    async def open(self, name: str) -> AsyncIterator[bytes]:
        """Open the file and return an iterator over its pieces."""
        try:
            file = await asyncio.to_thread(self._path(name).open, "rb")
        except FileNotFoundError:
            raise ObjectMissing(name) from None

        async def pieces() -> AsyncIterator[bytes]:
            with file:
                while piece := await asyncio.to_thread(file.read, CHUNK_BYTES):
                    yield piece

        return pieces()

    def _put(self, name: str, content: bytes) -> None:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{new_id()}")
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        path = self._folder / name
        if not path.resolve().is_relative_to(self._folder.resolve()):
            raise ObjectMissing(name)
        return path
