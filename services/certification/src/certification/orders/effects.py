"""Orders taking effect: on the day they name, at once where it has come."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.models import Certificate
from certification.certificates.turns import Turn, record_changes, take_turn
from certification.orders.models import CertificateOrder
from certification.orders.rules import ORDERS, OrderMove, OrderState, Standing, can_take_effect
from kompeten.database.sessions import now
from kompeten.events.certificates import CertificateChange


async def put_into_effect(session: AsyncSession, lsps: Sequence[str], day: date, *, most: int) -> int:
    """Put into effect what was ordered for a day until this one, and return how many orders were dealt with."""
    orders = await _lock_due(session, lsps, day, most=most)
    certificates = await _lock_certificates(session, orders)
    for one in orders:
        session.expunge(one)  # rows that count their versions would be written one by one
    changes = [carry_out(session, one, certificates[one.certificate_id]) for one in orders]
    for state in (OrderState.IN_EFFECT, OrderState.LAPSED):
        ended = update(CertificateOrder).where(
            CertificateOrder.id.in_([one.id for one in orders if one.state is state])
        )
        await session.execute(
            ended.values(state=state, ended_at=now(session), version=CertificateOrder.version + 1),
            execution_options={"synchronize_session": False},
        )
    await record_changes(session, [one for one in changes if one is not None])
    return len(orders)


async def _lock_due(session: AsyncSession, lsps: Sequence[str], day: date, *, most: int) -> Sequence[CertificateOrder]:
    due = (
        select(CertificateOrder)
        .where(
            CertificateOrder.state == OrderState.ORDERED,
            CertificateOrder.effective_on <= day,
            CertificateOrder.lsp_id.in_(lsps),
        )
        .order_by(CertificateOrder.effective_on, CertificateOrder.ordered_at, CertificateOrder.id)
        .limit(most)
    )
    return (await session.scalars(due.with_for_update(skip_locked=True))).all()


async def _lock_certificates(session: AsyncSession, orders: Sequence[CertificateOrder]) -> dict[UUID, Certificate]:
    wanted = select(Certificate).where(Certificate.id.in_([one.certificate_id for one in orders]))
    return {one.id: one for one in await session.scalars(wanted.order_by(Certificate.id).with_for_update())}


def carry_out(session: AsyncSession, order: CertificateOrder, certificate: Certificate) -> CertificateChange | None:
    """Let an order that was given take effect on its certificate, both locked, and return the event to record.

    Where another came before and the order finds nothing left to do, it lapses.
    """
    fits = can_take_effect(order.kind, order.units, standing_of(certificate))
    order.state = ORDERS.after(order.state, OrderMove.TAKE_EFFECT if fits else OrderMove.LAPSE)
    order.ended_at = now(session)
    if not fits:
        return None
    turn = Turn(
        certificate=certificate,
        move=order.kind.move,
        effective_on=order.effective_on,
        reason=order.reason,
        legal_basis=order.legal_basis,
        until=order.until,
        units=order.units,
        order_id=order.id,
    )
    return take_turn(session, turn)


def standing_of(certificate: Certificate) -> Standing:
    """Return what the rules ask of a certificate."""
    left = [unit.code for unit in certificate.document.units if unit.code not in certificate.removed_units]
    return Standing(state=certificate.state, valid_until=certificate.valid_until, units=left)
