"""Which event is handled by what: the whole of what notifications reacts to.

`AssessmentCompleted` is absent on purpose: nobody hears K or BK before the committee decided.
"""

from kompeten.events import (
    ApplicationRejected,
    ApplicationReturned,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AssessorAssigned,
    CandidateAbsent,
    CertificateIssued,
    CertificationDecided,
    ParticipantCorrected,
    ParticipantRegistered,
    PersonErased,
)
from kompeten.messaging.consumer import Handlers
from notifications.contacts.consumers import erase_contact, keep_contact, keep_corrected_contact
from notifications.deliveries.consumers import (
    announce_absence,
    announce_assignment,
    announce_certificate,
    announce_decision,
    announce_registration,
    announce_rejection,
    announce_return,
    announce_withdrawal,
)

HANDLERS: Handlers = {
    ApplicationSubmitted: keep_contact,
    ApplicationReturned: announce_return,
    ApplicationRejected: announce_rejection,
    ApplicationWithdrawn: announce_withdrawal,
    ParticipantRegistered: announce_registration,
    ParticipantCorrected: keep_corrected_contact,
    AssessorAssigned: announce_assignment,
    CandidateAbsent: announce_absence,
    CertificationDecided: announce_decision,
    CertificateIssued: announce_certificate,
    PersonErased: erase_contact,
}
