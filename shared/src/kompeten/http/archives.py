"""Many files as one ZIP, written while it is read: whoever fetches it, one file is held at a time."""

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from typing import Final, NamedTuple

ARCHIVE: Final = "application/zip"


class File(NamedTuple):
    """A file of an archive; `dated` is the day it says it is of."""

    name: str
    dated: date
    content: bytes


class _Tray(io.RawIOBase):
    """What the archive is written to, and taken from piece by piece."""

    def __init__(self) -> None:
        self._pieces = bytearray()

    def writable(self) -> bool:
        """Say so."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # zipfile writes bytes and nothing else
        """Keep what is written until it is taken."""
        self._pieces += data
        return len(data)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken, self._pieces = bytes(self._pieces), bytearray()
        return taken


async def zipped(files: AsyncIterator[File]) -> AsyncIterator[bytes]:
    """Yield an archive in pieces. What is in it is packed already, as a PDF is: it is stored as it comes."""
    tray = _Tray()
    with zipfile.ZipFile(tray, "w", zipfile.ZIP_STORED) as archive:
        async for one in files:
            day = one.dated
            archive.writestr(zipfile.ZipInfo(one.name, (day.year, day.month, day.day, 0, 0, 0)), one.content)
            yield tray.take()
    yield tray.take()
