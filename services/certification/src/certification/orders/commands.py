"""Proposing what to do about a certificate, ordering it and declining it. Locks the order, then the certificate."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.models import Case
from certification.certificates.commands import refuse_other_director, refuse_same_person
from certification.certificates.models import Certificate
from certification.certificates.numbers import lock_counter
from certification.certificates.queries import get_certificate, lock_certificate
from certification.certificates.states import CERTIFICATES
from certification.certificates.turns import record_changes
from certification.orders.effects import carry_out, standing_of
from certification.orders.models import CertificateOrder
from certification.orders.problems import ProposedByYou, UnfitOrder
from certification.orders.queries import lock_order
from certification.orders.reissuing import name_faults, reissue
from certification.orders.rules import ORDERS, Asked, OrderKind, OrderMove, OrderState, order_faults
from certification.orders.schemas import OrderBody
from certification.sessions.models import Sitting
from kompeten.audit.recording import audit_act
from kompeten.clock import today
from kompeten.database.sessions import now
from kompeten.events.certificates import ChangeReason
from kompeten.events.lsps import Lsp
from kompeten.http.preconditions import Expected, check_version
from kompeten.identity.subjects import is_same_person
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id
from kompeten.lsps import get_lsp


async def propose_order(
    session: AsyncSession, certificate_id: UUID, body: OrderBody, *, principal: Principal
) -> CertificateOrder:
    """Enter what somebody proposes; the caller commits. `IllegalMove`, `UnfitOrder` for what could not be ordered."""
    certificate = await get_certificate(session, certificate_id, lsp_id=principal.lsp_id)
    CERTIFICATES.after(certificate.state, body.kind.move)
    lsp = await get_lsp(session, principal.lsp_id)
    day = today(session.info["clock"], lsp.time_zone)
    asked = Asked(
        kind=body.kind,
        reason=body.reason,
        units=body.units,
        effective_on=body.effective_on or day,
        until=body.until,
    )
    faults = order_faults(asked, standing_of(certificate), today=day)
    if (asked.kind, asked.reason) == (OrderKind.REISSUE, ChangeReason.NAME_CORRECTED):
        faults += await name_faults(session, certificate)
    if faults:
        raise UnfitOrder(faults)
    order = CertificateOrder(
        id=new_id(),
        lsp_id=certificate.lsp_id,
        certificate_id=certificate.id,
        application_id=certificate.application_id,
        **body.model_dump(exclude={"effective_on", "units"}),
        units=sorted(set(body.units)),
        effective_on=asked.effective_on,
        state=OrderState.PROPOSED,
        proposed_by=principal.subject,
        proposed_at=now(session),
    )
    session.add(order)
    _audit(session, "propose_order", order, principal=principal)
    await session.flush()
    return order


async def give_order(
    session: AsyncSession,
    order_id: UUID,
    *,
    principal: Principal,
    expected: Expected,
    public_url: str,
    cell: str | None = None,
) -> CertificateOrder:
    """Order what somebody else proposed; it takes effect now, or on its day if that is to come. The caller commits.

    Raises `NotTheDirector` where the LSP names another account, `ProposedByYou` for whoever proposed it, `SamePerson`
    for a reissue as the first issue did, `IllegalMove` where the certificate does not allow it any more. Of a day that
    passed meanwhile today remains. What is issued anew has a code of this cell.
    """
    order = await lock_order(session, order_id, lsp_id=principal.lsp_id)
    check_version(order.version, expected)
    lsp = await get_lsp(session, order.lsp_id)
    refuse_other_director(lsp, principal=principal)
    if is_same_person(principal.subject, order.proposed_by):
        raise ProposedByYou
    order.state = ORDERS.after(order.state, OrderMove.ORDER)
    order.ordered_by, order.ordered_at = principal.subject, now(session)
    if order.kind is OrderKind.REISSUE:
        await _reissue(session, order, lsp, principal=principal, public_url=public_url, cell=cell)
    else:
        await _carry_out_on_its_day(session, order, lsp)
    _audit(session, "give_order", order, principal=principal)
    await session.flush()
    return order


async def decline_order(
    session: AsyncSession, order_id: UUID, *, principal: Principal, expected: Expected
) -> CertificateOrder:
    """Let an order come to nothing, a proposed one or one whose day has not come; the caller commits."""
    order = await lock_order(session, order_id, lsp_id=principal.lsp_id)
    check_version(order.version, expected)
    refuse_other_director(await get_lsp(session, order.lsp_id), principal=principal)
    order.state = ORDERS.after(order.state, OrderMove.DECLINE)
    order.ended_at = now(session)
    _audit(session, "decline_order", order, principal=principal)
    await session.flush()
    return order


async def _reissue(
    session: AsyncSession, order: CertificateOrder, lsp: Lsp, *, principal: Principal, public_url: str, cell: str | None
) -> None:
    counter = await lock_counter(session, order.lsp_id)  # before the certificate, as an issue does
    certificate = await lock_certificate(session, order.certificate_id)
    CERTIFICATES.after(certificate.state, order.kind.move)
    await _refuse_same_person(session, order, principal=principal)
    order.effective_on = max(counter.last_issued_on, today(session.info["clock"], lsp.time_zone))
    await reissue(session, order, certificate, lsp=lsp, principal=principal, public_url=public_url, cell=cell)


async def _refuse_same_person(session: AsyncSession, order: CertificateOrder, *, principal: Principal) -> None:
    """Ask of an issue anew what the first one was asked."""
    decided_in = select(Case.decided_in).join(Certificate, Certificate.case_id == Case.id)
    of_certificate = select(Sitting).where(
        Sitting.id.in_(decided_in.where(Certificate.id == order.certificate_id)), Sitting.lsp_id == order.lsp_id
    )
    sitting = await session.scalar(of_certificate)
    if sitting is not None:
        await refuse_same_person(session, sitting, [order.application_id], principal=principal)


async def _carry_out_on_its_day(session: AsyncSession, order: CertificateOrder, lsp: Lsp) -> None:
    certificate = await lock_certificate(session, order.certificate_id)
    CERTIFICATES.after(certificate.state, order.kind.move)
    day = today(session.info["clock"], lsp.time_zone)
    order.effective_on = max(order.effective_on, day)
    if order.effective_on == day:
        change = carry_out(session, order, certificate)
        await record_changes(session, [] if change is None else [change])


def _audit(session: AsyncSession, act: str, order: CertificateOrder, *, principal: Principal) -> None:
    details = {
        "certificate_id": str(order.certificate_id),
        "kind": order.kind.value,
        "effective_on": order.effective_on.isoformat(),
    }
    audit_act(session, act, "order", order.id, by=principal, reason=order.reason.value, details=details)
