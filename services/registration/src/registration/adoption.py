"""After a restore: what this service published is taken over again, as far as its events tell all of it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.epochs import begin_epoch
from kompeten.database.erasure import Erasure
from kompeten.events import EnrolmentErased, Event, EventBody, LspConfigured, PersonErased
from kompeten.messaging.erasing import erasing
from registration.erasures.commands import clear_person
from registration.feed.models import FeedEpoch
from registration.lsps.commands import adopt_lsps

ADOPTED: tuple[type[EventBody], ...] = (PersonErased, EnrolmentErased, LspConfigured)


async def adopt_published(
    session: AsyncSession, events: Sequence[Event[EventBody]], by: str, *, topics: Collection[str]
) -> set[UUID]:
    """Configure LSPs and erase people again as this database has forgotten it did, and return the ids of those events.

    `by` ordered the recovery; the caller commits. `topics` are those this service reads: what the other services told
    of them has been applied before, and is cleared too. Whoever follows the feed is told if they knew more.
    """
    await begin_epoch(session, FeedEpoch)
    adopted = await adopt_lsps(session, events)
    for event in events:
        if isinstance(event.body, PersonErased | EnrolmentErased):
            await _erase_again(session, event.body, topics)
            audit_act(session, "adopt_erasure", "person", event.body.person_id, by=by, reason=event.body.reason)
            adopted.add(event.id)
    return adopted


async def _erase_again(session: AsyncSession, body: PersonErased | EnrolmentErased, topics: Collection[str]) -> None:
    """Clear the application or enrolment and its person, as far as they are here."""
    erasure = Erasure(body.person_id, [body.subject], body.erased_at, body.reason)
    async with erasing(session, erasure, service="registration", topics=topics):
        await clear_person(session, erasure)
