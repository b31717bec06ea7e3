"""The PDFs of a batch as one ZIP, written while it is read: whoever fetches it, a document is held at a time."""

import io
import zipfile
from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.certificates.problems import NotRenderedYet
from certification.certificates.renderer import Renderer
from certification.certificates.states import RUNNING
from certification.certificates.versions import file_name
from kompeten.problems import NotFound
from kompeten.runtime import Runtime

CHUNK: Final = 50  # rows of one look at the register
ARCHIVE: Final = "application/zip"


class Tray(io.RawIOBase):
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


async def count_documents(session: AsyncSession, batch_id: UUID, *, lsp_id: str) -> int:
    """Return how many PDFs the archive of a batch has; `NotFound` for none, `NotRenderedYet` while one is drawn."""
    waiting = Certificate.sha256.is_(None) & Certificate.render_failure.is_(None)
    counted = select(func.count(), func.count(Certificate.sha256), func.count().filter(waiting)).where(
        *_of(batch_id, lsp_id)
    )
    running, drawn, undrawn = (await session.execute(counted)).one()
    if not running:
        raise NotFound
    if undrawn:
        raise NotRenderedYet
    return int(drawn)


async def write_archive(runtime: Runtime, renderer: Renderer, batch_id: UUID, *, lsp_id: str) -> AsyncIterator[bytes]:
    """Yield the archive in pieces: every running certificate of the batch that could be drawn, oldest first."""
    tray = Tray()
    with zipfile.ZipFile(tray, "w", zipfile.ZIP_STORED) as archive:  # a PDF is packed already
        async for certificate in _documents(runtime, batch_id, lsp_id=lsp_id):
            issued_on = certificate.issued_on
            entry = zipfile.ZipInfo(file_name(certificate), (issued_on.year, issued_on.month, issued_on.day, 0, 0, 0))
            archive.writestr(entry, await renderer.read(certificate))
            yield tray.take()
    yield tray.take()


async def _documents(runtime: Runtime, batch_id: UUID, *, lsp_id: str) -> AsyncIterator[Certificate]:
    last = UUID(int=0)
    while True:
        wanted = select(Certificate).where(
            *_of(batch_id, lsp_id), Certificate.sha256.is_not(None), Certificate.id > last
        )
        async with runtime.sessions() as session:
            found = (await session.scalars(wanted.order_by(Certificate.id).limit(CHUNK))).all()
        for one in found:
            yield one
        if len(found) < CHUNK:
            return
        last = found[-1].id


def _of(batch_id: UUID, lsp_id: str) -> tuple[ColumnElement[bool], ...]:
    return Certificate.lsp_id == lsp_id, Certificate.batch_id == batch_id, Certificate.state.in_(RUNNING)
