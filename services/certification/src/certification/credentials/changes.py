"""What changed in the life of certificates comes into the lists of their status, and into what is signed of them."""

from sqlalchemy import Exists, exists, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate, CertificateAct
from certification.certificates.states import CertificateMove
from certification.credentials.keys import Keyring
from certification.credentials.lists import AT_ONCE, sign_lists
from certification.credentials.models import SignedCredential, StatusList

IS_UNPUBLISHED = Certificate.published_acts != Certificate.acts


async def publish_changes(session: AsyncSession, *, keyring: Keyring, base: str) -> int:
    """Sign again the lists in which something changed, some at once, and return how many; the caller commits.

    What is noted as published is so before the register is read: a change that commits in between is looked at again.
    """
    lists = await _lock_changed_lists(session)
    for one in lists:
        theirs = select(SignedCredential.certificate_id).where(
            SignedCredential.lsp_id == one.lsp_id, SignedCredential.list_number == one.number
        )
        changed = update(Certificate).where(
            IS_UNPUBLISHED, Certificate.lsp_id == one.lsp_id, Certificate.id.in_(theirs)
        )
        await session.execute(changed.where(_lost_units()).values(signed_at=None))
        await session.execute(changed.values(published_acts=Certificate.acts))
    return await sign_lists(session, lists, keyring=keyring, base=base)


async def _lock_changed_lists(session: AsyncSession) -> list[StatusList]:
    changed = (
        select(SignedCredential.lsp_id, SignedCredential.list_number)
        .join(Certificate, Certificate.id == SignedCredential.certificate_id)
        .where(IS_UNPUBLISHED)
        .distinct()
        .limit(AT_ONCE)
    )
    places = [tuple(row) for row in await session.execute(changed)]
    lists = select(StatusList).where(tuple_(StatusList.lsp_id, StatusList.number).in_(places))
    return list(await session.scalars(lists.order_by(StatusList.lsp_id, StatusList.number).with_for_update()))


def _lost_units() -> Exists:
    """Return what is true where the scope is no longer what is signed: the credential is to be signed again."""
    return exists().where(
        CertificateAct.certificate_id == Certificate.id,
        CertificateAct.number > Certificate.published_acts,
        CertificateAct.move == CertificateMove.REDUCE_SCOPE,
    )
