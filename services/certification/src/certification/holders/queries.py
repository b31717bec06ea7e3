"""Finding what a holder's link leads to."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import String, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.credentials.models import SignedCredential
from certification.credentials.problems import NotSignedYet
from certification.holders.problems import DeadLink
from certification.links.models import HolderLink
from kompeten.database.tables import ErasedPerson
from kompeten.holder_links import FIRST, HolderLinks, id_named

IS_ERASED = (
    select(ErasedPerson.subject).where(ErasedPerson.subject == cast(Certificate.application_id, String)).exists()
)
LINKED = (
    select(Certificate, func.coalesce(HolderLink.number, FIRST))
    .outerjoin(HolderLink, HolderLink.certificate_id == Certificate.id)
    .where(HolderLink.revoked_at.is_(None), ~IS_ERASED)
)


class Linked(NamedTuple):
    """A certificate, and the number of the link that leads to it."""

    certificate: Certificate
    number: int


async def get_linked(session: AsyncSession, links: HolderLinks, code: str) -> Certificate:
    """Return the certificate a link leads to; `DeadLink` for every other code."""
    named = id_named(code)
    linked = None if named is None else await find_linked(session, named)
    if linked is None or not links.fits(code, linked.certificate.id, linked.number):
        raise DeadLink
    return linked.certificate


async def find_linked(session: AsyncSession, certificate_id: UUID) -> Linked | None:
    """Return a certificate with the link that holds; None for one that has none, or is none."""
    found = (await session.execute(LINKED.where(Certificate.id == certificate_id))).one_or_none()
    return None if found is None else Linked(*found)


async def get_signed(session: AsyncSession, certificate_id: UUID) -> SignedCredential:
    """Return what was signed; `NotSignedYet` for a moment after the issue."""
    credential = await session.get(SignedCredential, certificate_id)
    if credential is None:
        raise NotSignedYet
    return credential
