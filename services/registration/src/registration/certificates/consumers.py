"""What certification tells of certificates, kept as far as a renewal is judged by it."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.entry.certificate_numbers import normalise_number
from kompeten.events import (
    CertificateChange,
    CertificateExpired,
    CertificateIssued,
    CertificateReinstated,
    CertificateReissued,
    CertificateScopeReduced,
    CertificateSuperseded,
    CertificateSuspended,
    CertificateWithdrawn,
    Event,
)
from kompeten.events.certificates import CertificateStatus
from kompeten.messaging.handlers import Handlers, on
from registration.certificates.models import KnownCertificate


async def keep_certificate(session: AsyncSession, event: Event[CertificateIssued]) -> None:
    """Keep a new certificate; its timeline, which is written first, has made sure whose it is."""
    body = event.body
    session.add(
        KnownCertificate(
            id=body.certificate_id,
            lsp_id=body.lsp_id,
            application_id=body.application_id,
            certificate_number=body.certificate_number,
            number_key=normalise_number(body.certificate_number),
            scheme_code=body.scheme_code,
            valid_until=body.valid_until,
            status=CertificateStatus.ACTIVE,
        )
    )


async def follow_certificate(session: AsyncSession, event: Event[CertificateChange]) -> None:
    """Note what a certificate is worth now; its events come in order."""
    body = event.body
    known = update(KnownCertificate).where(KnownCertificate.id == body.certificate_id)
    await session.execute(
        known.values(status=body.status, valid_until=body.valid_until),
        execution_options={"synchronize_session": False},
    )


HANDLERS: Handlers = (
    on(CertificateIssued, keep_certificate),
    on(CertificateSuspended, follow_certificate),
    on(CertificateReinstated, follow_certificate),
    on(CertificateScopeReduced, follow_certificate),
    on(CertificateWithdrawn, follow_certificate),
    on(CertificateExpired, follow_certificate),
    on(CertificateSuperseded, follow_certificate),
    on(CertificateReissued, follow_certificate),
)
