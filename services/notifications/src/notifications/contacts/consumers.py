"""Where a person is reached, as registration's events tell it."""

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import ApplicationSubmitted, ContactsCorrected, Event, ParticipantCorrected, ParticipantRegistered
from kompeten.messaging.handlers import Handlers, on, tenant_of
from notifications.contacts.commands import correct_contact, store_contact


async def keep_contact(session: AsyncSession, event: Event[ApplicationSubmitted]) -> None:
    """Store the contact of an arriving application."""
    await store_contact(
        session,
        event.body.application_id,
        lsp_id=tenant_of(event),
        organizer_id=event.body.organizer_id,
        name=event.body.full_name,
        contacts=event.body.contacts,
        batch_title=event.body.batch_title,
    )


async def keep_participants_contact(
    session: AsyncSession, event: Event[ParticipantRegistered] | Event[ParticipantCorrected]
) -> None:
    """Store the name and contacts of a participant as registered or corrected, for the letters to come."""
    await store_contact(
        session,
        event.body.application_id,
        lsp_id=tenant_of(event),
        organizer_id=event.body.participant.organizer_id,
        name=event.body.participant.full_name,
        contacts=event.body.contacts,
        batch_title=event.body.participant.batch.title,
    )


async def keep_corrected_contact(session: AsyncSession, event: Event[ContactsCorrected]) -> None:
    """Store where the person is reached from now on."""
    await correct_contact(session, event.body.application_id, event.body.contacts)


HANDLERS: Handlers = (
    on(ApplicationSubmitted, keep_contact),
    on(ParticipantRegistered, keep_participants_contact),
    on(ParticipantCorrected, keep_participants_contact),
    on(ContactsCorrected, keep_corrected_contact),
)
