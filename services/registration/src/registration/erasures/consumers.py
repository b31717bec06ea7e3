"""Erasures this service ordered itself, heard again: after a restore its own copy does not know of them."""

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import Event, PersonErased
from registration.erasures.commands import clear_person


async def erase_again(session: AsyncSession, event: Event[PersonErased]) -> None:
    """Clear the application and its person, as far as they are here; ordinarily both are erased long since."""
    body = event.body
    await clear_person(session, body.person_id, [body.application_id], reason=body.reason, erased_at=body.erased_at)
