"""What a revoked key signed is put back into the queue, to be signed by the one that took its place."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.credentials.keys import Keyring
from certification.credentials.models import SignedCredential, StatusList
from kompeten.database.sessions import now


async def sign_revoked_again(session: AsyncSession, *, keyring: Keyring) -> None:
    """Let credentials and lists be signed again whose key is revoked; the caller commits. Places stay as they are."""
    for lsp_id in await session.scalars(select(StatusList.lsp_id).distinct().order_by(StatusList.lsp_id)):
        revoked = [key.multibase for key in await keyring.keys(lsp_id) if key.revoked_at is not None]
        if not revoked:
            continue
        signed = select(SignedCredential.certificate_id).where(
            SignedCredential.lsp_id == lsp_id, SignedCredential.key.in_(revoked)
        )
        unsigned = update(Certificate).where(Certificate.id.in_(signed), Certificate.signed_at.is_not(None))
        await session.execute(unsigned.values(signed_at=None))
        lists = update(StatusList).where(StatusList.lsp_id == lsp_id, StatusList.key.in_(revoked))
        await session.execute(lists.values(renew_at=now(session)))
