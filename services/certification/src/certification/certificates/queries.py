"""Reads of the register, within one LSP."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate, FormerDocument
from kompeten.http.pagination import paginate
from kompeten.problems import NotFound


async def list_certificates(
    session: AsyncSession, *, lsp_id: str, batch_id: UUID | None, cursor: UUID | None, limit: int
) -> tuple[list[Certificate], str | None]:
    """Return a page of the LSP's register, oldest first."""
    statement = select(Certificate).where(Certificate.lsp_id == lsp_id)
    if batch_id is not None:
        statement = statement.where(Certificate.batch_id == batch_id)
    rows, following = await paginate(session, statement, Certificate.id, cursor=cursor, limit=limit)
    return [row[0] for row in rows], following


async def lock_certificate(session: AsyncSession, certificate_id: UUID) -> Certificate:
    """Return a certificate that is there, locked until the end of the transaction."""
    wanted = select(Certificate).where(Certificate.id == certificate_id).with_for_update()
    return (await session.scalars(wanted, execution_options={"populate_existing": True})).one()


async def get_certificate(session: AsyncSession, certificate_id: UUID, *, lsp_id: str) -> Certificate:
    """Return a certificate of the LSP; `NotFound` for anybody else's."""
    mine = select(Certificate).where(Certificate.id == certificate_id, Certificate.lsp_id == lsp_id)
    certificate = await session.scalar(mine)
    if certificate is None:
        raise NotFound
    return certificate


async def get_formers(session: AsyncSession, certificate: Certificate) -> Sequence[FormerDocument]:
    """Return the versions of its document that others followed, in any order: few."""
    formers = select(FormerDocument).where(FormerDocument.certificate_id == certificate.id)
    return (await session.scalars(formers)).all()


async def get_former(session: AsyncSession, certificate: Certificate, version: int) -> FormerDocument:
    """Return a version that another followed; `NotFound` where there was none."""
    former = await session.get(FormerDocument, (certificate.id, version))
    if former is None:
        raise NotFound
    return former
