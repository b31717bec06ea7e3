"""Renewing and revoking the link of a holder; who may, and that it is written down."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case
from certification.certificates.models import Certificate
from certification.certificates.queries import lock_certificate
from certification.links.models import HolderLink
from certification.links.problems import HolderErased
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import HolderLinkRenewed, HolderLinkRevoked
from kompeten.holder_links import FIRST
from kompeten.http.organizers import own_organizer
from kompeten.identity.tokens import Principal
from kompeten.messaging.erased import erased_among
from kompeten.messaging.outbox import record
from kompeten.problems import NotFound
from kompeten.restrictions import refuse_restricted


async def renew_link(session: AsyncSession, certificate_id: UUID, *, principal: Principal) -> HolderLink:
    """Let a new link take the place of the present one; a letter brings it to the holder. The caller commits.

    Raises `NotFound` for another LSP's or another organizer's, `HolderErased`, `RestrictedPerson`.
    """
    certificate = await _lock_own(session, certificate_id, principal=principal)
    await refuse_restricted(session, certificate.application_id)
    if await erased_among(session, [str(certificate.application_id)]):
        raise HolderErased
    link = await lock_link(session, certificate)
    link.number, link.revoked_at = link.number + 1, None
    event = HolderLinkRenewed(
        application_id=certificate.application_id,
        certificate_id=certificate.id,
        certificate_number=certificate.certificate_number,
        scheme_name=certificate.document.scheme_name,
        batch_id=certificate.batch_id,
        verification_url=certificate.document.verification_url,
        number=link.number,
        renewed_at=now(session),
    )
    await record(session, event, lsp_id=certificate.lsp_id)
    audit_act(session, "renew_holder_link", "certificate", certificate.id, by=principal)
    await session.flush()
    return link


async def revoke_link(session: AsyncSession, certificate_id: UUID, *, principal: Principal) -> HolderLink:
    """Let no link lead to the documents any more, until one is renewed; doing it twice changes nothing."""
    certificate = await _lock_own(session, certificate_id, principal=principal)
    link = await lock_link(session, certificate)
    if link.revoked_at is None:
        link.revoked_at = now(session)
        event = HolderLinkRevoked(
            application_id=certificate.application_id,
            certificate_id=certificate.id,
            number=link.number,
            revoked_at=link.revoked_at,
        )
        await record(session, event, lsp_id=certificate.lsp_id)
        audit_act(session, "revoke_holder_link", "certificate", certificate.id, by=principal)
        await session.flush()
    return link


async def lock_link(session: AsyncSession, certificate: Certificate) -> HolderLink:
    """Return which link of a certificate holds, locked; the caller has locked the certificate."""
    first = {
        "certificate_id": certificate.id,
        "lsp_id": certificate.lsp_id,
        "application_id": certificate.application_id,
        "number": FIRST,
    }
    await session.execute(insert(HolderLink).values(first).on_conflict_do_nothing())
    return await session.get_one(HolderLink, certificate.id, with_for_update=True)


async def _lock_own(session: AsyncSession, certificate_id: UUID, *, principal: Principal) -> Certificate:
    """Return a certificate of the caller's LSP, and of the caller's organizer where they belong to one, locked."""
    of_case = select(Case.participant).join(Certificate, Certificate.case_id == Case.id)
    mine = of_case.where(Certificate.id == certificate_id, Certificate.lsp_id == principal.lsp_id)
    participant = await session.scalar(mine)
    organizer_id = own_organizer(principal)
    if participant is None or organizer_id not in (None, participant.organizer_id):
        raise NotFound
    return await lock_certificate(session, certificate_id)
