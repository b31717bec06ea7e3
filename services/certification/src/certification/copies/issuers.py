"""Copies of what an LSP publishes of itself: its keys, and the lists of status."""

import hashlib
from collections.abc import AsyncIterator
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.copies.names import keys_name, status_name
from certification.credentials.dids import did_document, did_of
from certification.credentials.keys import Keyring
from certification.credentials.models import StatusList
from certification.credentials.routes import DID_DOCUMENT, JSON_LD, TOKEN
from certification.credentials.signing import as_text
from certification.credentials.status_lists import StatusPurpose
from kompeten.objects.store import ObjectStore

SIGNED: Final = (
    StatusList.revocation,
    StatusList.revocation_token,
    StatusList.suspension,
    StatusList.suspension_token,
)

Known = dict[str, str]
"""What this process knows to be copied: names and hashes. A new process copies these few again."""


async def copy_issuers(
    session: AsyncSession, store: ObjectStore, keyring: Keyring, known: Known, *, public_url: str
) -> int:
    """Write the keys and lists that are not those `known`, and return how many."""
    written = 0
    async for name, content, media_type, mark in _changed(session, keyring, known, public_url=public_url):
        await store.put(name, content.encode(), media_type=media_type)
        known[name] = mark
        written += 1
    return written


async def _changed(
    session: AsyncSession, keyring: Keyring, known: Known, *, public_url: str
) -> AsyncIterator[tuple[str, str, str, str]]:
    mark = func.md5(func.concat(*SIGNED)).label("mark")
    lists = (
        await session.execute(
            select(StatusList.lsp_id, StatusList.number, mark).order_by(StatusList.lsp_id, StatusList.number)
        )
    ).all()
    for lsp_id in sorted({one.lsp_id for one in lists}):
        document = as_text(did_document(did_of(public_url, lsp_id), await keyring.keys(lsp_id)))
        digest = hashlib.sha256(document.encode()).hexdigest()
        if known.get(keys_name(lsp_id)) != digest:
            yield keys_name(lsp_id), document, DID_DOCUMENT, digest
    for one in lists:
        if known.get(status_name(one.lsp_id, StatusPurpose.SUSPENSION, one.number, token=True)) == one.mark:
            continue  # the last that is written of a list
        signed = await session.get_one(StatusList, (one.lsp_id, one.number), populate_existing=True)
        for purpose in StatusPurpose:
            document, token = getattr(signed, purpose.value), getattr(signed, f"{purpose.value}_token")
            yield status_name(one.lsp_id, purpose, one.number), document, JSON_LD, one.mark
            yield status_name(one.lsp_id, purpose, one.number, token=True), token, TOKEN, one.mark
