"""Which event of the other services does what here."""

from kompeten.events import (
    AssessmentCompleted,
    AssessorAssigned,
    CandidateAbsent,
    CertificateIssued,
    CertificationDecided,
    PersonErased,
)
from kompeten.messaging.consumer import Handlers
from registration.applications.consumers import (
    note_absence,
    note_assessment,
    note_assignment,
    note_certificate,
    note_decision,
)
from registration.erasures.consumers import erase_again

HANDLERS: Handlers = {
    AssessorAssigned: note_assignment,
    CandidateAbsent: note_absence,
    AssessmentCompleted: note_assessment,
    CertificationDecided: note_decision,
    CertificateIssued: note_certificate,
    PersonErased: erase_again,
}

LATE_JOINS = (PersonErased.topic,)  # its own topic is read for erasures alone, whatever came before the first one seen
