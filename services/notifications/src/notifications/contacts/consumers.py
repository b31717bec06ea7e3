"""Events that only change where a person is reached."""

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import ApplicationSubmitted, Event, ParticipantCorrected, PersonErased
from notifications.contacts.commands import blank_contact, store_contact
from notifications.deliveries.commands import cancel_letters
from notifications.deliveries.rules import tenant


async def keep_contact(session: AsyncSession, event: Event[ApplicationSubmitted]) -> None:
    """Store the contact of an arriving application. Nobody is told: the organizer's system has its answer."""
    await store_contact(
        session,
        event.body.application_id,
        lsp_id=tenant(event),
        name=event.body.full_name,
        contacts=event.body.contacts,
        batch_title=event.body.batch_title,
    )


async def keep_corrected_contact(session: AsyncSession, event: Event[ParticipantCorrected]) -> None:
    """Store the corrected name, for the letters to come."""
    await store_contact(
        session,
        event.body.application_id,
        lsp_id=tenant(event),
        name=event.body.participant.full_name,
        contacts=event.body.contacts,
        batch_title=event.body.participant.batch.title,
    )


async def erase_contact(session: AsyncSession, event: Event[PersonErased]) -> None:
    """Blank the contact and every letter of the application; what has not been sent is cancelled."""
    await blank_contact(session, event.body.application_id)
    await cancel_letters(session, event.body.application_id)
