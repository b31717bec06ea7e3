"""Reads of what was signed, for anybody."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.certificates.rules import code_digest
from certification.credentials.models import SignedCredential, StatusList
from certification.credentials.problems import NoSuchIssuer, NotSignedYet
from certification.credentials.status_lists import StatusPurpose
from certification.verification.problems import NotVerifiable


async def get_credential(session: AsyncSession, code: str) -> SignedCredential:
    """Return the credential of a certificate's code; `NotVerifiable` without one, `NotSignedYet` for a moment."""
    of_code = (
        select(Certificate.signed_at, SignedCredential)
        .outerjoin(SignedCredential, SignedCredential.certificate_id == Certificate.id)
        .where(Certificate.code_sha256 == code_digest(code))
    )
    found = (await session.execute(of_code)).one_or_none()
    if found is None:
        raise NotVerifiable
    signed_at, credential = found
    if signed_at is None or credential is None:
        raise NotSignedYet
    return credential


async def get_list(session: AsyncSession, lsp_id: str, number: int, purpose: StatusPurpose) -> tuple[str, str]:
    """Return one of an LSP's lists as it was signed, as a document and as a token; `NoSuchIssuer` without one."""
    columns = {
        StatusPurpose.REVOCATION: (StatusList.revocation, StatusList.revocation_token),
        StatusPurpose.SUSPENSION: (StatusList.suspension, StatusList.suspension_token),
    }[purpose]
    found = await session.execute(select(*columns).where(StatusList.lsp_id == lsp_id, StatusList.number == number))
    content = found.one_or_none()
    if content is None:
        raise NoSuchIssuer
    document, token = content
    return document, token
