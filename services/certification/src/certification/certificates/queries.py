"""Reads of the register, within one LSP; and how many certificates have no PDF yet, for operators."""

from uuid import UUID

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from kompeten.http.pagination import paginate
from kompeten.problems import NotFound
from kompeten.service.scraping import age


async def list_certificates(
    session: AsyncSession, *, lsp_id: str, batch_id: UUID | None, cursor: UUID | None, limit: int
) -> tuple[list[Certificate], str | None]:
    """Return a page of the LSP's register, oldest first."""
    statement = select(Certificate).where(Certificate.lsp_id == lsp_id)
    if batch_id is not None:
        statement = statement.where(Certificate.batch_id == batch_id)
    rows, following = await paginate(session, statement, Certificate.id, cursor=cursor, limit=limit)
    return [row[0] for row in rows], following


async def get_certificate(session: AsyncSession, certificate_id: UUID, *, lsp_id: str) -> Certificate:
    """Return a certificate of the LSP; `NotFound` for anybody else's."""
    mine = select(Certificate).where(Certificate.id == certificate_id, Certificate.lsp_id == lsp_id)
    certificate = await session.scalar(mine)
    if certificate is None:
        raise NotFound
    return certificate


async def read_unrendered(session: AsyncSession) -> list[Metric]:
    """Read how many certificates wait to be drawn, and how long the oldest has."""
    count, oldest = (
        await session.execute(
            select(func.count(), func.min(Certificate.issued_at)).where(
                Certificate.rendered_at.is_(None), Certificate.render_failure.is_(None)
            )
        )
    ).one()
    description = "How long the oldest certificate has waited for its PDF"
    return [
        GaugeMetricFamily("kompeten_certificates_unrendered", "Issued certificates without a PDF", count),
        age("kompeten_certificate_unrendered_age_seconds", description, oldest, session),
    ]
