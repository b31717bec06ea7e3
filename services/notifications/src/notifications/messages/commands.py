"""Queueing messages, and releasing those that waited for a contact."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, update
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.events import AssessorAssigned, Event, SurveyInvited
from kompeten.ids import new_id
from kompeten.messaging.handlers import tenant_of
from kompeten.telemetry.correlation import correlation_id, traceparent
from notifications.contacts.models import Contact
from notifications.letters.kinds import LetterKind
from notifications.messages.models import Message
from notifications.messages.rules import EMAIL, ERASED, MESSAGE, NO_ADDRESS, MessageMove, MessageState, RecipientRole

Data = dict[str, Any]  # Any: JSON for the template


async def announce_to_candidate(
    session: AsyncSession, event: Event[Any], kind: LetterKind, batch_id: UUID, data: Data
) -> None:
    """Queue a message to an application's person: pending, or waiting for a contact that has not come yet.

    The contact may come on another topic later; if it is being stored at this very moment, the sender's sweep
    (`release_messages` over all) finds it.
    """
    contact = await session.get(Contact, event.body.application_id)
    message = _of_application(session, event, RecipientRole.CANDIDATE, kind, batch_id, data)
    if contact is not None:
        message.recipient_name = contact.name
        message.batch_title = contact.batch_title
        _address(message, contact.email)
    _queue(session, event, message)


def announce_to_participant(session: AsyncSession, event: Event[Any], kind: LetterKind, data: Data) -> None:
    """Queue a message to an enrolment's person; the event itself carries name and address."""
    _queue_about_enrolment(session, event, _of_event(session, event, RecipientRole.PARTICIPANT, kind, data))


def announce_to_supervisor(session: AsyncSession, event: Event[SurveyInvited], kind: LetterKind, data: Data) -> None:
    """Queue a message to who sees a participant at work; the event itself carries name and address."""
    message = _of_event(session, event, RecipientRole.SUPERVISOR, kind, data)
    _queue_about_enrolment(session, event, message, name=event.body.supervisor_name)


def announce_to_assessor(
    session: AsyncSession,
    event: Event[AssessorAssigned],
    kind: LetterKind,
    data: Data,
    *,
    role: RecipientRole = RecipientRole.ASSESSOR,
) -> None:
    """Queue a message to the assessor, or to the former one; the event itself carries their addresses."""
    body = event.body
    is_former = role is RecipientRole.FORMER_ASSESSOR
    assessor = body.previous_assessor if is_former else body.assessor
    message = _of_application(session, event, role, kind, body.participant.batch.id, data)
    message.recipient_name = None if assessor is None else assessor.name
    _address(message, body.previous_assessor_email if is_former else body.assessor_email)
    _queue(session, event, message)


def announce_to_manager(
    session: AsyncSession, email: str | None, *, lsp_id: str, batch_id: UUID, batch_title: str, data: Data
) -> None:
    """Queue the digest of a batch; its cause is the batch, so that there can be one only."""
    moment = now(session)
    message = _new(batch_id, moment, moment)
    message.lsp_id = lsp_id
    message.role = RecipientRole.CERTIFICATION_MANAGER
    message.kind = LetterKind.BATCH_DIGEST
    message.batch_id = batch_id
    message.batch_title = batch_title
    message.data = data
    _address(message, email)
    session.add(message)


def announce_to_owner(session: AsyncSession, email: str, *, lsp_id: str, data: Data) -> None:
    """Queue a message that a webhook is told nothing any more."""
    moment = now(session)
    message = _new(new_id(), moment, moment)
    message.lsp_id = lsp_id
    message.role = RecipientRole.WEBHOOK_OWNER
    message.kind = LetterKind.WEBHOOK_DISABLED
    message.data = data
    _address(message, email)
    session.add(message)


async def release_messages(session: AsyncSession, application_id: UUID | None = None) -> None:
    """Give waiting messages the contact that has come, of one application or of all; the caller commits."""
    await session.flush()
    statement = (
        update(Message)
        .where(
            Message.application_id == Contact.application_id, Message.state.in_(MESSAGE.allowing(MessageMove.RELEASE))
        )
        .values(
            state=case((Contact.email.is_(None), MessageState.UNDELIVERABLE), else_=MessageState.PENDING),
            reason=case((Contact.email.is_(None), NO_ADDRESS), else_=None),
            recipient=Contact.email,
            recipient_name=Contact.name,
            batch_title=Contact.batch_title,
            next_attempt_at=now(session),
        )
    )
    if application_id is not None:
        statement = statement.where(Message.application_id == application_id)
    await session.execute(statement.execution_options(synchronize_session=False))


async def readdress_messages(session: AsyncSession, application_id: UUID) -> None:
    """Give an application's pending messages to its person the address that is known now; the caller commits."""
    await session.flush()
    statement = (
        update(Message)
        .where(
            Message.application_id == application_id,
            Message.role == RecipientRole.CANDIDATE,
            Message.state == MessageState.PENDING,
            Contact.application_id == Message.application_id,
            Contact.email.is_not(None),
        )
        .values(recipient=Contact.email, next_attempt_at=now(session))
    )
    await session.execute(statement.execution_options(synchronize_session=False))


def _queue(session: AsyncSession, event: Event[Any], message: Message) -> None:
    """Add a message; about an erased person it is cancelled from the start, to whomever it would have gone."""
    if event.is_erased:
        message.state, message.reason, message.data = MessageState.CANCELLED, ERASED, {}
    session.add(message)


def _queue_about_enrolment(
    session: AsyncSession, event: Event[Any], message: Message, *, name: str | None = None
) -> None:
    body = event.body
    message.enrolment_id, message.activity_id = body.enrolment_id, body.activity_id
    message.recipient_name = name or body.full_name
    _address(message, body.contacts.email)
    _queue(session, event, message)


def _of_event(session: AsyncSession, event: Event[Any], role: RecipientRole, kind: LetterKind, data: Data) -> Message:
    message = _new(event.id, event.time, now(session))
    message.lsp_id = tenant_of(event)
    message.role = role
    message.kind = kind
    message.data = data
    return message


def _of_application(
    session: AsyncSession, event: Event[Any], role: RecipientRole, kind: LetterKind, batch_id: UUID, data: Data
) -> Message:
    message = _of_event(session, event, role, kind, data)
    message.application_id = event.body.application_id
    message.batch_id = batch_id
    return message


def _new(cause_id: UUID, occurred_at: datetime, moment: datetime) -> Message:
    return Message(
        cause_id=cause_id,
        channel=EMAIL,
        state=MessageState.AWAITING_CONTACT,
        occurred_at=occurred_at,
        created_at=moment,
        next_attempt_at=moment,
        attempts=0,
        correlation_id=correlation_id.get(),
        traceparent=traceparent.get(),
        is_repeat=False,
    )


def _address(message: Message, email: str | None) -> None:
    if email:
        message.recipient = email
        message.state = MESSAGE.after(message.state, MessageMove.RELEASE)
    else:
        message.state = MESSAGE.after(message.state, MessageMove.FIND_NO_ADDRESS)
        message.reason = NO_ADDRESS
