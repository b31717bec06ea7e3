"""The PDFs of a batch as one ZIP, written while it is read: whoever fetches it, a document is held at a time."""

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
from kompeten.http.archives import File, zipped
from kompeten.problems import NotFound
from kompeten.runtime import Runtime

CHUNK: Final = 50  # rows of one look at the register


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
    documents = _documents(runtime, batch_id, lsp_id=lsp_id)
    files = (File(file_name(one), one.issued_on, await renderer.read(one)) async for one in documents)
    async for piece in zipped(files):
        yield piece


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
