"""What changed in the life of certificates comes into the lists of their status, and into what is signed of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Exists, exists, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate, CertificateAct
from certification.certificates.states import CertificateMove
from certification.credentials.keys import Keyring
from certification.credentials.lists import AT_ONCE, sign_lists
from certification.credentials.models import SignedCredential, StatusList
from kompeten.database.rows import among

IS_UNPUBLISHED = Certificate.published_acts != Certificate.acts
MOST = 1_000  # certificates of one look

Place = tuple[str, int]  # LSP and number of a list


async def publish_changes(session: AsyncSession, *, keyring: Keyring, base: str) -> int:
    """Sign again the lists in which something changed, some at once, and return how many; the caller commits.

    What is noted as published is so before the register is read: a change that commits in between is looked at again.
    """
    changed = await _get_changed(session)
    lists = await _lock_lists(session, list(changed)[:AT_ONCE])
    for one in lists:
        theirs = update(Certificate).where(IS_UNPUBLISHED, among(Certificate.id, changed[one.lsp_id, one.number]))
        await session.execute(theirs.where(_lost_units()).values(signed_at=None))
        await session.execute(theirs.values(published_acts=Certificate.acts))
    return await sign_lists(session, lists, keyring=keyring, base=base)


async def _get_changed(session: AsyncSession) -> Mapping[Place, Sequence[UUID]]:
    """Return certificates that changed, by their lists.

    In the order of the index that holds only such, and not too many: PostgreSQL takes almost all certificates for
    changed, since the two numbers differ for most pairs of numbers, and would read them all.
    """
    places = (
        select(Certificate.id, SignedCredential.lsp_id, SignedCredential.list_number)
        .join(SignedCredential, SignedCredential.certificate_id == Certificate.id)
        .where(IS_UNPUBLISHED)
        .order_by(Certificate.lsp_id, Certificate.id)
        .limit(MOST)
    )
    found: defaultdict[Place, list[UUID]] = defaultdict(list)
    for certificate_id, lsp_id, number in await session.execute(places):
        found[lsp_id, number].append(certificate_id)
    return found


async def _lock_lists(session: AsyncSession, places: Sequence[Place]) -> list[StatusList]:
    lists = select(StatusList).where(tuple_(StatusList.lsp_id, StatusList.number).in_(places))
    return list(await session.scalars(lists.order_by(StatusList.lsp_id, StatusList.number).with_for_update()))


def _lost_units() -> Exists:
    """Return what is true where the scope is no longer what is signed: the credential is to be signed again."""
    return exists().where(
        CertificateAct.certificate_id == Certificate.id,
        CertificateAct.number > Certificate.published_acts,
        CertificateAct.move == CertificateMove.REDUCE_SCOPE,
    )
