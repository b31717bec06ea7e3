"""A turn in the life of a certificate: its row changes, an act is added, an event is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate, CertificateAct, FormerDocument
from certification.certificates.states import CERTIFICATES, CertificateMove, status_on
from certification.certificates.versions import begin_version
from kompeten.database.sessions import now
from kompeten.events.certificates import (
    CertificateChange,
    CertificateExpired,
    CertificateReinstated,
    CertificateReissued,
    CertificateScopeReduced,
    CertificateSuperseded,
    CertificateSuspended,
    CertificateWithdrawn,
    ChangeReason,
    Replacement,
)
from kompeten.events.snapshots import Unit
from kompeten.messaging.outbox import record_all

PLAIN: Final[dict[CertificateMove, type[CertificateChange]]] = {
    CertificateMove.REINSTATE: CertificateReinstated,
    CertificateMove.WITHDRAW: CertificateWithdrawn,
    CertificateMove.EXPIRE: CertificateExpired,
}

REPLACED: Final[dict[CertificateMove, type[CertificateChange]]] = {
    CertificateMove.SUPERSEDE: CertificateSuperseded,
    CertificateMove.REISSUE: CertificateReissued,
}


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A move to be made, on a certificate that the caller has locked."""

    certificate: Certificate
    move: CertificateMove
    effective_on: date
    reason: ChangeReason | None = None
    legal_basis: str | None = None
    until: date | None = None
    units: Sequence[str] = ()
    replaced_by: Replacement | None = None
    order_id: UUID | None = None


async def record_changes(session: AsyncSession, events: Sequence[CertificateChange]) -> None:
    """Record what turns told, each LSP's together: in a handful of statements however many; the caller commits."""
    await session.flush()
    for lsp_id, told in groupby(sorted(events, key=lambda one: one.lsp_id), key=lambda one: one.lsp_id):
        await record_all(session, list(told), lsp_id=lsp_id)


def take_turn(session: AsyncSession, turn: Turn) -> CertificateChange:
    """Make a move and return its event, which the caller records; `IllegalMove` where the state does not allow it."""
    one = turn.certificate
    one.state = CERTIFICATES.after(one.state, turn.move)
    one.state_since, one.state_until, one.state_reason = turn.effective_on, turn.until, turn.reason
    one.removed_units = [*one.removed_units, *turn.units]
    one.replaced_by = None if turn.replaced_by is None else turn.replaced_by.certificate_id
    one.acts += 1
    former = None
    if turn.move is CertificateMove.REDUCE_SCOPE:
        former = begin_version(one, effective_on=turn.effective_on, moment=now(session))
        if former is not None:
            session.add(former)
    session.add(
        CertificateAct(
            certificate_id=one.id,
            number=one.acts,
            lsp_id=one.lsp_id,
            application_id=one.application_id,
            move=turn.move,
            state=one.state,
            effective_on=turn.effective_on,
            reason=turn.reason,
            legal_basis=turn.legal_basis,
            order_id=turn.order_id,
            acted_at=now(session),
        )
    )
    return _event(session, turn, former)


def expiry_of(certificate: Certificate) -> Turn:
    """Return the turn that a certificate takes by itself on the day after its last."""
    first = certificate.valid_until + timedelta(days=1)
    return Turn(certificate=certificate, move=CertificateMove.EXPIRE, effective_on=first)


def _event(session: AsyncSession, turn: Turn, former: FormerDocument | None) -> CertificateChange:
    one = turn.certificate
    told = {
        "application_id": one.application_id,
        "certificate_id": one.id,
        "attempt": one.attempt,
        "certificate_number": one.certificate_number,
        "scheme_name": one.document.scheme_name,
        "valid_until": one.valid_until,
        "issuer": one.document.lsp_name,
        "lsp_id": one.lsp_id,
        "batch_id": one.batch_id,
        "verification_url": one.document.verification_url,
        "status": status_on(
            one.valid_until, valid_until=one.valid_until, state=one.state, removed_units=one.removed_units
        ),
        "effective_on": turn.effective_on,
        "reason": turn.reason,
        "legal_basis": turn.legal_basis,
        "order_id": turn.order_id,
        "changed_at": now(session),
    }
    if turn.move is CertificateMove.SUSPEND:
        return CertificateSuspended.model_validate(told | {"until": turn.until})
    if turn.move is CertificateMove.REDUCE_SCOPE:
        units = [Unit(code=unit.code, title=unit.title) for unit in one.document.units]
        left = tuple(unit for unit in units if unit.code not in one.removed_units)
        removed = tuple(unit for unit in units if unit.code in turn.units)
        known = {"units": left, "removed_units": removed, "former_sha256": former and former.sha256}
        return CertificateScopeReduced.model_validate(told | known)
    if turn.move in REPLACED:
        return REPLACED[turn.move].model_validate(told | {"replaced_by": turn.replaced_by})
    return PLAIN[turn.move].model_validate(told)
