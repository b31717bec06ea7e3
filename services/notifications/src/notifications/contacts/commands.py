"""Storing a contact, and blanking it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.events.snapshots import Contacts
from kompeten.messaging.failures import Poison
from notifications.contacts.models import Contact


async def store_contact(
    session: AsyncSession,
    application_id: UUID,
    *,
    lsp_id: str,
    organizer_id: str,
    name: str,
    contacts: Contacts,
    batch_title: str,
) -> None:
    """Store the newest contact of an application; the caller commits.

    Only the consumer of `kompeten.registration` calls this, one event of an application at a time, in order.
    """
    contact = await session.get(Contact, application_id)
    if contact is None:
        contact = Contact(application_id=application_id)
        session.add(contact)
    contact.lsp_id, contact.organizer_id = lsp_id, organizer_id
    contact.name = name
    contact.email = contacts.email
    contact.phone = contacts.phone
    contact.batch_title = batch_title
    contact.updated_at = now(session)


async def correct_contact(session: AsyncSession, application_id: UUID, contacts: Contacts) -> None:
    """Change the addresses of a contact that an earlier event has brought; the caller commits.

    Without that event nobody knows whose they are: `Poison`.
    """
    contact = await session.get(Contact, application_id)
    if contact is None:
        raise Poison(f"no contact of application {application_id}")
    contact.email = contacts.email
    contact.phone = contacts.phone
    contact.updated_at = now(session)
