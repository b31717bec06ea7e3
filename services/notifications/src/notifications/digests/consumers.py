"""What events say of the participants a digest counts."""

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import (
    ApplicationWithdrawn,
    CandidateAbsent,
    CertificateIssued,
    CertificationDecided,
    Event,
    ParticipantRegistered,
)
from kompeten.events.certification import Outcome
from kompeten.messaging.handlers import Handlers, on, tenant_of
from notifications.digests.commands import add_batch, note_outcome
from notifications.digests.rules import Entry


async def count_registered(session: AsyncSession, event: Event[ParticipantRegistered]) -> None:
    """Note that a participant is to be waited for; a digest not yet written waits again."""
    batch = event.body.participant.batch
    await add_batch(session, batch.id, lsp_id=tenant_of(event), title=batch.title)
    note_outcome(session, event, Entry.REGISTERED, batch.id)


async def count_withdrawn(session: AsyncSession, event: Event[ApplicationWithdrawn]) -> None:
    """Note that a participant will have no outcome any more."""
    note_outcome(session, event, Entry.WITHDRAWN, event.body.batch_id)


async def count_absent(session: AsyncSession, event: Event[CandidateAbsent]) -> None:
    """Note that a participant did not come."""
    note_outcome(session, event, Entry.ABSENT, event.body.batch_id, attempt=event.body.attempt)


async def count_not_granted(session: AsyncSession, event: Event[CertificationDecided]) -> None:
    """Note a refusal; a grant counts when the certificate is issued."""
    if event.body.outcome is Outcome.NOT_GRANTED:
        note_outcome(session, event, Entry.NOT_GRANTED, event.body.batch_id, attempt=event.body.attempt)


async def count_issued(session: AsyncSession, event: Event[CertificateIssued]) -> None:
    """Note that a participant has the certificate."""
    note_outcome(session, event, Entry.ISSUED, event.body.batch_id, attempt=event.body.attempt)


HANDLERS: Handlers = (
    on(ParticipantRegistered, count_registered),
    on(ApplicationWithdrawn, count_withdrawn),
    on(CandidateAbsent, count_absent),
    on(CertificationDecided, count_not_granted),
    on(CertificateIssued, count_issued),
)
