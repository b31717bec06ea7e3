"""What a restored register takes over of its own events: decisions with their sessions, certificates, numbers."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from certification.adoption.certificates import adopt_certificate
from certification.adoption.changes import adopt_changes, live_through
from certification.adoption.decisions import adopt_confirmation, adopt_decision
from certification.adoption.links import adopt_link
from certification.certificates.queries import lock_certificate
from certification.register.numbering import adopt_facts
from kompeten.events import (
    CertificateChange,
    CertificateEnding,
    CertificateExpired,
    CertificateIssued,
    CertificateReinstated,
    CertificateReissued,
    CertificateScopeReduced,
    CertificateSuperseded,
    CertificateSuspended,
    CertificateWithdrawn,
    CertificationDecided,
    CorrectionConfirmed,
    Event,
    EventBody,
    HolderLinkRenewed,
    HolderLinkRevoked,
)

ADOPTED: tuple[type[EventBody], ...] = (
    CertificationDecided,
    CorrectionConfirmed,
    CertificateIssued,
    CertificateSuspended,
    CertificateReinstated,
    CertificateScopeReduced,
    CertificateWithdrawn,
    CertificateExpired,
    CertificateSuperseded,
    CertificateReissued,
    CertificateEnding,
    HolderLinkRenewed,
    HolderLinkRevoked,
)


async def adopt_published(session: AsyncSession, events: Sequence[Event[EventBody]], by: str) -> set[UUID]:
    """Take over decisions and confirmations, then certificates with their lives; return the ids of their events.

    The caller commits. `by` ordered the recovery. The events of registration and assessment have been applied before,
    so every case is there. Raises `CannotRecover` when it is not: the backup is older than the topics' retention.
    """
    adopted = set()
    for event in sorted(events, key=lambda one: one.sequence):
        if isinstance(event.body, CertificationDecided):
            await adopt_decision(session, event.body, by=by, source=f"{event.type} {event.id}")
            adopted.add(event.id)
        elif isinstance(event.body, CorrectionConfirmed):
            await adopt_confirmation(session, event.body)
            adopted.add(event.id)
    adopted |= await _adopt_certificates(session, events, by)
    for event in sorted(events, key=_place):
        if isinstance(event.body, CertificateEnding):
            (await lock_certificate(session, event.body.certificate_id)).reminded_days = event.body.term_days
            adopted.add(event.id)
        elif isinstance(event.body, HolderLinkRenewed | HolderLinkRevoked):
            await adopt_link(session, event.body)
            adopted.add(event.id)
    await session.flush()
    return adopted


async def _adopt_certificates(session: AsyncSession, events: Sequence[Event[EventBody]], by: str) -> set[UUID]:
    """Take over lives of certificates that are here, and then certificates with theirs: each as it is at the end.

    So no two run for one scheme of one person on the way: what a missed certificate superseded has ended before.
    """
    told = sorted((one for one in events if isinstance(one.body, CertificateIssued | CertificateChange)), key=_place)
    await adopt_facts(session, told)
    issued = [one.body for one in told if isinstance(one.body, CertificateIssued)]
    lives: defaultdict[UUID, list[CertificateChange]] = defaultdict(list)
    for event in told:
        if isinstance(event.body, CertificateChange):
            lives[event.body.certificate_id].append(event.body)
    for certificate_id in lives.keys() - {one.certificate_id for one in issued}:
        changes = lives[certificate_id]
        acts = live_through(await lock_certificate(session, certificate_id), changes)
        await adopt_changes(session, acts, changes, by=by)
    for body in issued:
        await adopt_certificate(session, body, lives[body.certificate_id], by=by)
    return {one.id for one in told}


def _place(event: Event[EventBody]) -> int:
    return event.sequence
