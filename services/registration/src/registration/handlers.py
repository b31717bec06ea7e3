"""Which event of the other services does what here."""

from kompeten.events import (
    AssessmentCompleted,
    AssessorAssigned,
    CandidateAbsent,
    CertificateIssued,
    CertificationDecided,
)
from kompeten.messaging.consumer import Handlers
from registration.timeline.consumers import (
    note_absence,
    note_assessment,
    note_assignment,
    note_certificate,
    note_decision,
)

HANDLERS: Handlers = {
    AssessorAssigned: note_assignment,
    CandidateAbsent: note_absence,
    AssessmentCompleted: note_assessment,
    CertificationDecided: note_decision,
    CertificateIssued: note_certificate,
}
