"""One decision about many certificates: orders that are proposed, given and declined together, in a few statements.

Each is an order of its own, with its own effect: the calendar carries them out, 500 in a transaction.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.commands import refuse_other_director
from certification.certificates.models import Certificate
from certification.certificates.states import CERTIFICATES, CertificateState
from certification.collections.schemas import CollectionBody
from certification.orders.models import CertificateOrder
from certification.orders.problems import ProposedByYou, UnfitForSome, UnfitOrder
from certification.orders.rules import ORDERS, Asked, OrderKind, OrderMove, OrderState, Standing, order_faults
from kompeten.audit.recording import audit_act
from kompeten.clock import today
from kompeten.database.rows import write_all
from kompeten.database.sessions import now
from kompeten.events.certificates import ChangeReason
from kompeten.identity.subjects import is_same_person
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id
from kompeten.lsps import get_lsp
from kompeten.problems import NotFound

CHUNK = 500  # rows of one INSERT

Found = Row[UUID, UUID, str, CertificateState, date]
OrderRow = Row[UUID, OrderState, str, ChangeReason]


async def propose_collection(session: AsyncSession, body: CollectionBody, *, principal: Principal) -> UUID:
    """Enter the same order about each certificate and return what they are called together; the caller commits.

    `NotFound` when one is not the LSP's; `UnfitOrder` and `UnfitForSome` when it could not be given about all.
    """
    found = await _get_all(session, body.certificate_ids, lsp_id=principal.lsp_id)
    lsp = await get_lsp(session, principal.lsp_id)
    day = today(session.info["clock"], lsp.time_zone)
    effective_on = body.effective_on or day
    _refuse_unfit(body, found, effective_on=effective_on, day=day)
    collection = new_id()
    same = {
        **body.model_dump(exclude={"certificate_ids", "effective_on"}),
        "lsp_id": principal.lsp_id,
        "collection": collection,
        "units": [],
        "effective_on": effective_on,
        "state": OrderState.PROPOSED,
        "proposed_by": principal.subject,
        "proposed_at": now(session),
        "version": 1,
    }
    for first in range(0, len(found), CHUNK):
        rows = [
            CertificateOrder(**same, id=new_id(), certificate_id=one.id, application_id=one.application_id)
            for one in found[first : first + CHUNK]
        ]
        await write_all(session, rows)
    _audit(session, "propose_orders", collection, len(found), body.reason, principal=principal)
    return collection


async def _get_all(session: AsyncSession, ids: Sequence[UUID], *, lsp_id: str) -> Sequence[Found]:
    """Return what orders need of certificates, without their documents; `NotFound` unless all are the LSP's."""
    columns = (Certificate.id, Certificate.application_id, Certificate.certificate_number)
    wanted = select(*columns, Certificate.state, Certificate.valid_until).where(
        Certificate.lsp_id == lsp_id, Certificate.id.in_(set(ids))
    )
    found = (await session.execute(wanted.order_by(Certificate.id))).all()
    if len(found) != len(set(ids)):
        raise NotFound
    return found


def _refuse_unfit(body: CollectionBody, found: Sequence[Found], *, effective_on: date, day: date) -> None:
    kind = OrderKind(body.kind)
    asked = Asked(kind=kind, reason=body.reason, units=(), effective_on=effective_on, until=body.until)
    soonest = min(one.valid_until for one in found)
    if faults := order_faults(asked, Standing(state=found[0].state, valid_until=soonest, units=()), today=day):
        raise UnfitOrder(faults)
    allowing = CERTIFICATES.allowing(kind.move)
    if unfit := [one.certificate_number for one in found if one.state not in allowing]:
        raise UnfitForSome(unfit)


async def give_collection(session: AsyncSession, collection: UUID, *, principal: Principal) -> None:
    """Order what somebody else proposed together; it takes effect when the calendar comes to it. The caller commits."""
    orders = await _lock_orders(session, collection, lsp_id=principal.lsp_id)
    lsp = await get_lsp(session, principal.lsp_id)
    refuse_other_director(lsp, principal=principal)
    if is_same_person(principal.subject, orders[0].proposed_by):
        raise ProposedByYou
    for state in sorted({one.state for one in orders}):
        ORDERS.after(state, OrderMove.ORDER)
    day = today(session.info["clock"], lsp.time_zone)
    given = update(CertificateOrder).where(CertificateOrder.collection == collection)
    await session.execute(
        given.values(
            state=OrderState.ORDERED,
            ordered_by=principal.subject,
            ordered_at=now(session),
            effective_on=func.greatest(CertificateOrder.effective_on, day),
            version=CertificateOrder.version + 1,
        )
    )
    _audit(session, "give_orders", collection, len(orders), orders[0].reason, principal=principal)


async def decline_collection(session: AsyncSession, collection: UUID, *, principal: Principal) -> None:
    """Let all come to nothing that have not taken effect; the caller commits."""
    orders = await _lock_orders(session, collection, lsp_id=principal.lsp_id)
    refuse_other_director(await get_lsp(session, principal.lsp_id), principal=principal)
    open_states = [state for state in {one.state for one in orders} if state in ORDERS.allowing(OrderMove.DECLINE)]
    if not open_states:
        ORDERS.after(orders[0].state, OrderMove.DECLINE)
    declined = update(CertificateOrder).where(
        CertificateOrder.collection == collection, CertificateOrder.state.in_(open_states)
    )
    version = CertificateOrder.version + 1
    await session.execute(declined.values(state=OrderState.DECLINED, ended_at=now(session), version=version))
    _audit(session, "decline_orders", collection, len(orders), orders[0].reason, principal=principal)


async def _lock_orders(session: AsyncSession, collection: UUID, *, lsp_id: str) -> Sequence[OrderRow]:
    columns = (CertificateOrder.id, CertificateOrder.state, CertificateOrder.proposed_by, CertificateOrder.reason)
    theirs = select(*columns).where(CertificateOrder.collection == collection, CertificateOrder.lsp_id == lsp_id)
    orders = (await session.execute(theirs.order_by(CertificateOrder.id).with_for_update())).all()
    if not orders:
        raise NotFound
    return orders


def _audit(
    session: AsyncSession, act: str, collection: UUID, count: int, reason: ChangeReason, *, principal: Principal
) -> None:
    audit_act(
        session, act, "order_collection", collection, by=principal, reason=reason.value, details={"orders": count}
    )
