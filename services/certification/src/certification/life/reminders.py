"""Reminders before the end: each term once, the shortest that has come where several were missed."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.certificates.states import CertificateState
from certification.life.rules import term_due
from kompeten.database.sessions import now
from kompeten.events import CertificateEnding
from kompeten.messaging.outbox import record_all


async def remind_holders(session: AsyncSession, lsp_id: str, day: date, *, terms: Collection[int], most: int) -> int:
    """Record a reminder for each active certificate of the LSP whose term has come, and return how many."""
    certificates = await _lock_ending(session, lsp_id, day, terms, most=most)
    for one in certificates:
        one.reminded_days = term_due((one.valid_until - day).days, one.reminded_days, terms)
    await session.flush()
    await record_all(session, [_reminder(session, one) for one in certificates], lsp_id=lsp_id)
    return len(certificates)


async def _lock_ending(
    session: AsyncSession, lsp_id: str, day: date, terms: Collection[int], *, most: int
) -> Sequence[Certificate]:
    untold = [
        and_(
            Certificate.valid_until <= day + timedelta(days=term),
            or_(Certificate.reminded_days.is_(None), Certificate.reminded_days > term),
        )
        for term in terms
    ]
    ending = (
        select(Certificate)
        .where(
            Certificate.lsp_id == lsp_id,
            Certificate.state == CertificateState.ACTIVE,
            Certificate.valid_until >= day,
            or_(*untold),
        )
        .order_by(Certificate.valid_until, Certificate.id)
        .limit(most)
    )
    return (await session.scalars(ending.with_for_update(skip_locked=True))).all()


def _reminder(session: AsyncSession, one: Certificate) -> CertificateEnding:
    return CertificateEnding(
        application_id=one.application_id,
        certificate_id=one.id,
        attempt=one.attempt,
        certificate_number=one.certificate_number,
        scheme_name=one.document.scheme_name,
        valid_until=one.valid_until,
        term_days=one.reminded_days or 0,
        batch_id=one.batch_id,
        verification_url=one.document.verification_url,
        reminded_at=now(session),
    )
