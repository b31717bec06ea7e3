"""Adopting the life of a certificate: its state, the acts behind it, and the orders they came of."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate, CertificateAct, FormerDocument
from certification.certificates.states import CERTIFICATES, CertificateMove
from certification.certificates.versions import begin_version
from certification.orders.models import CertificateOrder
from certification.orders.rules import OrderState
from certification.tables import Base
from kompeten.audit.recording import audit_act
from kompeten.events.certificates import (
    CertificateChange,
    CertificateExpired,
    CertificateReinstated,
    CertificateReissued,
    CertificateScopeReduced,
    CertificateSuperseded,
    CertificateSuspended,
    CertificateWithdrawn,
)

MOVES: Final[dict[type[CertificateChange], CertificateMove]] = {
    CertificateSuspended: CertificateMove.SUSPEND,
    CertificateReinstated: CertificateMove.REINSTATE,
    CertificateScopeReduced: CertificateMove.REDUCE_SCOPE,
    CertificateWithdrawn: CertificateMove.WITHDRAW,
    CertificateExpired: CertificateMove.EXPIRE,
    CertificateSuperseded: CertificateMove.SUPERSEDE,
    CertificateReissued: CertificateMove.REISSUE,
}
UNTOLD = "recovery"  # who gave an order stood in the audit that went with the database


def live_through(certificate: Certificate, changes: Sequence[CertificateChange]) -> list[Base]:
    """Let a certificate live through what was published of it, in that order, and return the rows to be added."""
    rows: list[Base] = []
    for body in changes:
        if isinstance(body, CertificateScopeReduced):
            rows += _former_document(certificate, body)
        rows.append(_act(certificate, body))
    return rows


async def adopt_changes(
    session: AsyncSession, rows: Sequence[Base], changes: Sequence[CertificateChange], *, by: str
) -> None:
    """Add acts and versions of a certificate that is entered, and end the orders they came of; the caller commits."""
    session.add_all(rows)
    for body in changes:
        given = update(CertificateOrder).where(
            CertificateOrder.id == body.order_id, CertificateOrder.ended_at.is_(None)
        )
        await session.execute(
            given.values(
                state=OrderState.IN_EFFECT,
                effective_on=body.effective_on,
                ordered_by=func.coalesce(CertificateOrder.ordered_by, UNTOLD),
                ordered_at=func.coalesce(CertificateOrder.ordered_at, body.changed_at),
                ended_at=body.changed_at,
                version=CertificateOrder.version + 1,
            )
        )
        details = {"move": MOVES[type(body)].value, "effective_on": body.effective_on.isoformat()}
        audit_act(session, "adopt_change", "certificate", body.certificate_id, by=by, details=details)
    await session.flush()


def _former_document(one: Certificate, body: CertificateScopeReduced) -> list[FormerDocument]:
    """Return the version that people had before, by the hash that was told: statement and seal are in no event."""
    one.sha256 = body.former_sha256 or one.sha256
    former = begin_version(one, effective_on=body.effective_on, moment=body.changed_at)
    return [] if former is None else [former]


def _act(one: Certificate, body: CertificateChange) -> CertificateAct:
    move = MOVES[type(body)]
    one.state = CERTIFICATES.after(one.state, move)
    one.state_since, one.state_reason = body.effective_on, body.reason
    one.state_until = body.until if isinstance(body, CertificateSuspended) else None
    if isinstance(body, CertificateScopeReduced):
        one.removed_units = [*one.removed_units, *(unit.code for unit in body.removed_units)]
    if isinstance(body, CertificateSuperseded | CertificateReissued):
        one.replaced_by = body.replaced_by.certificate_id
    one.acts += 1
    return CertificateAct(
        certificate_id=one.id,
        number=one.acts,
        lsp_id=one.lsp_id,
        application_id=one.application_id,
        move=move,
        state=one.state,
        effective_on=body.effective_on,
        reason=body.reason,
        legal_basis=body.legal_basis,
        order_id=body.order_id,
        acted_at=body.changed_at,
    )
