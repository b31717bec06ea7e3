"""The lists of status of an LSP in the database: opened when one is needed, signed again when due."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import HAS_A_BIT, Certificate
from certification.credentials.dids import did_of
from certification.credentials.keys import Keyring
from certification.credentials.models import SignedCredential, StatusList
from certification.credentials.signing import Signatory, find_signatory
from certification.credentials.status_lists import (
    FULLEST,
    LIFETIME,
    Bits,
    StatusPurpose,
    address_of_list,
    bits_of,
    status_list_of,
)
from kompeten.database.sessions import now

AT_ONCE = 20  # lists signed again in one transaction
PATIENCE = timedelta(minutes=1)  # for a key: meanwhile others have their turn

log = structlog.get_logger(__name__)


async def lock_open_list(session: AsyncSession, signatory: Signatory, *, base: str) -> StatusList:
    """Return the LSP's list that has room, made when there is none, locked until the end of the transaction."""
    newest = select(StatusList).where(StatusList.lsp_id == signatory.lsp_id).order_by(StatusList.number.desc())
    last = await session.scalar(newest.limit(1).with_for_update())
    if last is not None and last.taken < FULLEST:
        return last
    number = 1 if last is None else last.number + 1
    content = await _content(signatory, number, {}, base=base, moment=now(session))
    fresh = insert(StatusList).values(lsp_id=signatory.lsp_id, number=number, taken=0, **content)
    await session.execute(fresh.on_conflict_do_nothing())
    return await session.get_one(StatusList, (signatory.lsp_id, number), with_for_update=True)


async def renew_lists(session: AsyncSession, *, keyring: Keyring, base: str) -> int:
    """Sign again some lists that are due, and return how many; the caller commits."""
    return await sign_lists(session, await _lock_due_lists(session), keyring=keyring, base=base)


async def sign_lists(session: AsyncSession, lists: Iterable[StatusList], *, keyring: Keyring, base: str) -> int:
    """Sign lists that the caller has locked by what the register says now; those without a key wait for one."""
    signed = 0
    for status_list in lists:
        signatory = await find_signatory(keyring, status_list.lsp_id)
        if signatory is None:
            log.error("no key to sign with", lsp_id=status_list.lsp_id)
            status_list.renew_at = now(session) + PATIENCE
            continue
        bits = await _read_bits(session, status_list)
        content = await _content(signatory, status_list.number, bits, base=base, moment=now(session))
        for name, value in content.items():
            setattr(status_list, name, value)
        signed += 1
    return signed


async def _read_bits(session: AsyncSession, status_list: StatusList) -> Bits:
    with_a_bit = (
        select(SignedCredential.place, Certificate.state)
        .join(Certificate, Certificate.id == SignedCredential.certificate_id)
        .where(
            Certificate.lsp_id == status_list.lsp_id,
            text(HAS_A_BIT),
            SignedCredential.list_number == status_list.number,
        )
    )
    return bits_of((place, state) for place, state in await session.execute(with_a_bit))


async def _lock_due_lists(session: AsyncSession) -> Sequence[StatusList]:
    due = select(StatusList).where(StatusList.renew_at <= now(session)).order_by(StatusList.renew_at).limit(AT_ONCE)
    return (await session.scalars(due.with_for_update(skip_locked=True))).all()


async def _content(
    signatory: Signatory, number: int, bits: Bits, *, base: str, moment: datetime
) -> dict[str, str | datetime]:
    """Return what changes with a signature: both lists in both forms, by which key, and when they are due."""
    did, key = did_of(base, signatory.lsp_id), signatory.status
    signed: dict[str, str | datetime] = {"key": key.multibase, "renew_at": moment + LIFETIME / 2}
    for purpose in StatusPurpose:
        address = address_of_list(base.rstrip("/"), signatory.lsp_id, purpose, number)
        unsigned = status_list_of(address, did, purpose, bits.get(purpose, ()), moment=moment)
        signed[purpose.value] = await signatory.secured(unsigned, did, key, created=moment)
        signed[f"{purpose.value}_token"] = await signatory.token(unsigned, did, key)
    return signed
