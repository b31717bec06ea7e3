"""Copies of certificates: which are due, what each consists of, and how it is noted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.copies.names import JSON, PAGE, answer_name, credential_name, page_name
from certification.credentials.models import SignedCredential
from certification.credentials.routes import JSON_LD, TOKEN
from certification.verification.page import render_certificate
from certification.verification.queries import FORMERS, REPLACED, REPLACEMENT, Beside, found
from kompeten.lsps import ConfiguredLsp
from kompeten.objects.store import ObjectStore

CHUNK: Final = 20  # certificates of one transaction, four objects each
IS_DUE: Final = or_(
    Certificate.copied_acts.is_distinct_from(Certificate.acts),
    Certificate.copied_signed_at.is_distinct_from(Certificate.signed_at),
    Certificate.copied_sha256.is_distinct_from(Certificate.sha256),
)
DueRow = Row[*tuple[Any, ...]]  # an entry of the register, its LSP, credential and token, and what stands beside it


def _due() -> Select[Any]:
    return (
        select(
            Certificate,
            ConfiguredLsp.lsp,
            SignedCredential.document,
            SignedCredential.token,
            REPLACEMENT,
            REPLACED,
            FORMERS,
        )
        .outerjoin(ConfiguredLsp, ConfiguredLsp.lsp_id == Certificate.lsp_id)
        .outerjoin(SignedCredential, SignedCredential.certificate_id == Certificate.id)
        .where(IS_DUE)
        .order_by(Certificate.copied_acts.is_(None), Certificate.id)
        .limit(CHUNK)
    )


async def get_due(session: AsyncSession) -> Sequence[DueRow]:
    """Return some certificates of which something is not copied.

    What changed of those copied before comes first: a suspension does not wait until thousands of new ones are there.
    """
    due: Sequence[DueRow] = (await session.execute(_due())).all()
    return due


async def copy_certificate(store: ObjectStore, due: DueRow, *, moment: datetime) -> None:
    """Write what the public may learn of a certificate, as it is answered at the moment."""
    certificate, lsp, credential, token, *beside = due
    address = certificate.document.verification_url
    code = address.rpartition("/")[2]
    view, there = found(certificate, lsp, Beside(*beside), moment)
    page = render_certificate(view, moment=there, address=address)
    copies = [(page_name(code), page, PAGE), (answer_name(code), view.model_dump_json(), JSON)]
    if credential is not None and token is not None:
        copies.append((credential_name(code), credential, JSON_LD))
        copies.append((credential_name(code, token=True), token, TOKEN))
    for name, content, media_type in copies:
        await store.put(name, content.encode(), media_type=media_type)


async def note_copied(session: AsyncSession, due: Sequence[DueRow]) -> None:
    """Note what was copied as it was read: what changed meanwhile is due again; the caller commits."""
    noted = [
        {"id": one.id, "copied_acts": one.acts, "copied_signed_at": one.signed_at, "copied_sha256": one.sha256}
        for one, *_ in due
    ]
    await session.execute(update(Certificate), noted)


async def forget_copies(session: AsyncSession) -> None:
    """Let every certificate be copied again; the caller commits."""
    copied = update(Certificate).where(Certificate.copied_acts.is_not(None))
    await session.execute(copied.values(copied_acts=None, copied_signed_at=None, copied_sha256=None))
