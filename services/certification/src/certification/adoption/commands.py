"""What a restored register takes over of its own events: decisions with their sessions, certificates, numbers."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from certification.adoption.certificates import adopt_certificate
from certification.adoption.decisions import adopt_confirmation, adopt_decision
from kompeten.events import CertificateIssued, CertificationDecided, CorrectionConfirmed, Event, EventBody

ADOPTED: tuple[type[EventBody], ...] = (CertificationDecided, CorrectionConfirmed, CertificateIssued)


async def adopt_published(session: AsyncSession, events: Sequence[Event[EventBody]], by: str) -> set[UUID]:
    """Take over decisions and confirmations, then certificates, and return the ids of their events; the caller commits.

    `by` ordered the recovery. The events of registration and assessment have been applied before, so every case is
    there. Raises `CannotRecover` when it is not: then the backup is older than the topics' retention.
    """
    adopted = set()
    for event in sorted(events, key=lambda one: one.sequence):
        if isinstance(event.body, CertificationDecided):
            await adopt_decision(session, event.body, by=by, source=f"{event.type} {event.id}")
            adopted.add(event.id)
        elif isinstance(event.body, CorrectionConfirmed):
            await adopt_confirmation(session, event.body)
            adopted.add(event.id)
    for event in events:
        if isinstance(event.body, CertificateIssued):
            await adopt_certificate(session, event.body, by=by)
            adopted.add(event.id)
    return adopted
