"""Putting letters on their way, and releasing those that waited for a contact."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, null, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.events import Event
from kompeten.telemetry.correlation import correlation_id, traceparent
from notifications.contacts.models import Contact
from notifications.deliveries.models import Delivery
from notifications.deliveries.rules import (
    EMAIL,
    ERASED,
    NO_ADDRESS,
    UNSENT,
    DeliveryState,
    LetterKind,
    RecipientRole,
    tenant,
)

Data = dict[str, Any]  # Any: JSON for the template


async def tell_candidate(
    session: AsyncSession, event: Event[Any], kind: LetterKind, batch_id: UUID, data: Data
) -> None:
    """Add the letter to an application's person: pending, or waiting for a contact that has not come yet.

    The contact may come on another topic later; if it is being stored at this very moment, the sender's sweep
    (`release_awaiting` over all) finds it.
    """
    contact = await session.get(Contact, event.body.application_id)
    delivery = _delivery(session, event, RecipientRole.CANDIDATE, kind, batch_id, data)
    delivery.state = DeliveryState.AWAITING_CONTACT
    if contact is not None:
        delivery.recipient_name = contact.name
        delivery.batch_title = contact.batch_title
        _address(delivery, contact.email)
    _add(session, event, delivery)


def tell_assessor(
    session: AsyncSession, event: Event[Any], kind: LetterKind, batch_id: UUID, data: Data, *, name: str, email: str
) -> None:
    """Add the letter to an assessor, whose address the event itself carries."""
    delivery = _delivery(session, event, RecipientRole.ASSESSOR, kind, batch_id, data)
    delivery.recipient_name = name
    _address(delivery, email)
    _add(session, event, delivery)


def tell_manager(
    session: AsyncSession, email: str | None, *, lsp_id: str, batch_id: UUID, batch_title: str, data: Data
) -> None:
    """Add the digest of a batch; its cause is the batch, so that there can be one only."""
    moment = now(session)
    delivery = _new(batch_id, moment, moment)
    delivery.lsp_id = lsp_id
    delivery.role = RecipientRole.CERTIFICATION_MANAGER
    delivery.kind = LetterKind.BATCH_DIGEST
    delivery.batch_id = batch_id
    delivery.batch_title = batch_title
    delivery.data = data
    _address(delivery, email)
    session.add(delivery)


async def release_awaiting(session: AsyncSession, application_id: UUID | None = None) -> None:
    """Give waiting deliveries the contact that has come, of one application or of all; the caller commits."""
    await session.flush()
    statement = (
        update(Delivery)
        .where(Delivery.application_id == Contact.application_id, Delivery.state == DeliveryState.AWAITING_CONTACT)
        .values(
            state=case((Contact.email.is_(None), DeliveryState.UNDELIVERABLE), else_=DeliveryState.PENDING),
            reason=case((Contact.email.is_(None), NO_ADDRESS), else_=None),
            recipient=Contact.email,
            recipient_name=Contact.name,
            batch_title=Contact.batch_title,
            next_attempt_at=now(session),
        )
    )
    if application_id is not None:
        statement = statement.where(Delivery.application_id == application_id)
    await session.execute(statement.execution_options(synchronize_session=False))


async def cancel_letters(session: AsyncSession, application_id: UUID) -> None:
    """Cancel the letters of an erased person that are not sent, and blank all of them; the caller commits.

    A letter to the assessor keeps the assessor's address: only what it says goes.
    """
    theirs = update(Delivery).where(Delivery.application_id == application_id)
    unseen = {"synchronize_session": False}
    unsent = theirs.where(Delivery.state.in_(UNSENT)).values(state=DeliveryState.CANCELLED, claimed_by=None)
    await session.execute(unsent, execution_options=unseen)
    told = case((Delivery.state == DeliveryState.CANCELLED, ERASED), else_=null())
    await session.execute(theirs.values(data={}, reason=told), execution_options=unseen)
    own = theirs.where(Delivery.role == RecipientRole.CANDIDATE)
    await session.execute(own.values(recipient=None, recipient_name=None), execution_options=unseen)


def _add(session: AsyncSession, event: Event[Any], delivery: Delivery) -> None:
    """Add a letter; of an erased person it is cancelled from the start, to whomever it would have gone."""
    if event.is_erased:
        delivery.state, delivery.reason, delivery.data = DeliveryState.CANCELLED, ERASED, {}
    session.add(delivery)


def _delivery(
    session: AsyncSession, event: Event[Any], role: RecipientRole, kind: LetterKind, batch_id: UUID, data: Data
) -> Delivery:
    delivery = _new(event.id, event.time, now(session))
    delivery.lsp_id = tenant(event)
    delivery.role = role
    delivery.kind = kind
    delivery.application_id = event.body.application_id
    delivery.batch_id = batch_id
    delivery.data = data
    return delivery


def _new(cause_id: UUID, occurred_at: datetime, moment: datetime) -> Delivery:
    return Delivery(
        cause_id=cause_id,
        channel=EMAIL,
        occurred_at=occurred_at,
        created_at=moment,
        next_attempt_at=moment,
        attempts=0,
        correlation_id=correlation_id.get(),
        traceparent=traceparent.get(),
        is_repeat=False,
    )


def _address(delivery: Delivery, email: str | None) -> None:
    if email:
        delivery.recipient = email
        delivery.state = DeliveryState.PENDING
    else:
        delivery.state = DeliveryState.UNDELIVERABLE
        delivery.reason = NO_ADDRESS
