"""The lists of status of an LSP in the database: opened when one is needed, signed again when due."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from certification.credentials.dids import did_of
from certification.credentials.keys import Keyring
from certification.credentials.models import StatusList
from certification.credentials.signing import Signatory, find_signatory
from certification.credentials.status_lists import FULLEST, LIFETIME, StatusPurpose, address_of_list, status_list_of
from kompeten.database.sessions import now

AT_ONCE = 20  # lists signed again in one transaction
PATIENCE = timedelta(minutes=1)  # for a key: meanwhile others have their turn

log = structlog.get_logger(__name__)

Bits = Mapping[StatusPurpose, Iterable[int]]
"""The places whose bit is set, for each purpose."""


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
    renewed = 0
    for status_list in await _lock_due_lists(session):
        signatory = await find_signatory(keyring, status_list.lsp_id)
        if signatory is None:
            log.error("no key to sign with", lsp_id=status_list.lsp_id)
            status_list.renew_at = now(session) + PATIENCE
            continue
        content = await _content(signatory, status_list.number, {}, base=base, moment=now(session))
        for name, value in content.items():
            setattr(status_list, name, value)
        renewed += 1
    return renewed


async def _lock_due_lists(session: AsyncSession) -> Sequence[StatusList]:
    due = select(StatusList).where(StatusList.renew_at <= now(session)).order_by(StatusList.renew_at).limit(AT_ONCE)
    return (await session.scalars(due.with_for_update(skip_locked=True))).all()


async def _content(
    signatory: Signatory, number: int, bits: Bits, *, base: str, moment: datetime
) -> dict[str, str | datetime]:
    """Return what changes with a signature: both lists, by which key, and when they are due."""
    did, key = did_of(base, signatory.lsp_id), signatory.status
    signed: dict[str, str | datetime] = {"key": key.multibase, "renew_at": moment + LIFETIME / 2}
    for purpose in StatusPurpose:
        address = address_of_list(base.rstrip("/"), signatory.lsp_id, purpose, number)
        unsigned = status_list_of(address, did, purpose, bits.get(purpose, ()), moment=moment)
        signed[purpose.value] = await signatory.secured(unsigned, did, key, created=moment)
    return signed
