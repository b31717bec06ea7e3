"""Which event is handled by what: the whole of what notifications reacts to.

`AssessmentCompleted` is absent on purpose: nobody hears K or BK before the committee decided. A contact is stored
before the messages that need it.
"""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import (
    ApplicationRejected,
    ApplicationReturned,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AssessorAssigned,
    CandidateAbsent,
    CertificateIssued,
    CertificationDecided,
    Event,
    ParticipantCorrected,
    ParticipantRegistered,
    PersonErased,
)
from kompeten.messaging.consumer import Handler, Handlers
from notifications.contacts.consumers import erase_contact, keep_contact, keep_participants_contact
from notifications.digests.consumers import (
    count_absent,
    count_issued,
    count_not_granted,
    count_registered,
    count_withdrawn,
)
from notifications.messages.consumers import (
    announce_absence,
    announce_assignment,
    announce_certificate,
    announce_decision,
    announce_registration,
    announce_rejection,
    announce_return,
    announce_withdrawal,
    erase_messages,
    release_waiting,
)


def in_turn(*handlers: Handler) -> Handler:
    """Return one handler that runs several in this order; it has the name of the first."""

    async def handle(session: AsyncSession, event: Event[Any]) -> None:  # Any: as in `Handler`
        for handler in handlers:
            await handler(session, event)

    handle.__name__ = getattr(handlers[0], "__name__", "handle")
    return handle


HANDLERS: Handlers = {
    ApplicationSubmitted: in_turn(keep_contact, release_waiting),
    ApplicationReturned: announce_return,
    ApplicationRejected: announce_rejection,
    ApplicationWithdrawn: in_turn(announce_withdrawal, count_withdrawn),
    ParticipantRegistered: in_turn(keep_participants_contact, release_waiting, announce_registration, count_registered),
    ParticipantCorrected: in_turn(keep_participants_contact, release_waiting),
    AssessorAssigned: announce_assignment,
    CandidateAbsent: in_turn(announce_absence, count_absent),
    CertificationDecided: in_turn(announce_decision, count_not_granted),
    CertificateIssued: in_turn(announce_certificate, count_issued),
    PersonErased: in_turn(erase_contact, erase_messages),
}
