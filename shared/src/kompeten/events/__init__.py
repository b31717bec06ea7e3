"""The events of Kompeten: CloudEvents 1.0 with JSON bodies. Needs pydantic alone, so that outsiders can use it too."""

from kompeten.events.assessment import AssessmentCompleted, AssessorAssigned, CandidateAbsent
from kompeten.events.body import ApplicationEvent, Erasing, EventBody, erases, keeps_state, owner_of, registry
from kompeten.events.certificates import (
    CertificateChange,
    CertificateExpired,
    CertificateIssued,
    CertificateReinstated,
    CertificateScopeReduced,
    CertificateSuperseded,
    CertificateSuspended,
    CertificateWithdrawn,
)
from kompeten.events.certification import CertificationDecided, CorrectionConfirmed
from kompeten.events.development import ActivityAnnounced, ActivityCancelled, ActivityChanged
from kompeten.events.envelope import Attributes, Event, Undecodable, attributes, decode, encode
from kompeten.events.lsps import LspConfigured
from kompeten.events.registration import (
    ApplicationRejected,
    ApplicationReturned,
    ApplicationSubmitted,
    ApplicationWaitlisted,
    ApplicationWithdrawn,
    ContactsCorrected,
    ParticipantCorrected,
    ParticipantRegistered,
    PersonErased,
    SeatGranted,
)

__all__ = [
    "ActivityAnnounced",
    "ActivityCancelled",
    "ActivityChanged",
    "ApplicationEvent",
    "ApplicationRejected",
    "ApplicationReturned",
    "ApplicationSubmitted",
    "ApplicationWaitlisted",
    "ApplicationWithdrawn",
    "AssessmentCompleted",
    "AssessorAssigned",
    "Attributes",
    "CandidateAbsent",
    "CertificateChange",
    "CertificateExpired",
    "CertificateIssued",
    "CertificateReinstated",
    "CertificateScopeReduced",
    "CertificateSuperseded",
    "CertificateSuspended",
    "CertificateWithdrawn",
    "CertificationDecided",
    "ContactsCorrected",
    "CorrectionConfirmed",
    "Erasing",
    "Event",
    "EventBody",
    "LspConfigured",
    "ParticipantCorrected",
    "ParticipantRegistered",
    "PersonErased",
    "SeatGranted",
    "Undecodable",
    "attributes",
    "decode",
    "encode",
    "erases",
    "keeps_state",
    "owner_of",
    "registry",
]
