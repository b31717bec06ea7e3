"""What a checker looks at: the log, the rows, the records; and the little it derives from them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

Json = dict[str, Any]  # Any: JSON
T = TypeVar("T")
Event = tuple[str, str, int, str]  # topic, subject, sequence, event id

# Who reads which topic, and what of it must leave a trace: written here anew, so that it is held against the product.
READS = {
    "registration": ("kompeten.assessment", "kompeten.certification", "kompeten.certificates", "kompeten.development"),
    "assessment": ("kompeten.lsps", "kompeten.registration", "kompeten.development"),
    "certification": ("kompeten.lsps", "kompeten.registration", "kompeten.assessment", "kompeten.development"),
    "development": ("kompeten.lsps", "kompeten.registration", "kompeten.certification"),
    "notifications": (
        "kompeten.lsps",
        "kompeten.registration",
        "kompeten.assessment",
        "kompeten.certification",
        "kompeten.certificates",
        "kompeten.development",
    ),
}
HANDLES = {
    "registration": {
        "AssessorAssigned",
        "CandidateAbsent",
        "AssessmentCompleted",
        "CertificationDecided",
        "CorrectionConfirmed",
        "CertificateIssued",
        *("CertificateSuspended", "CertificateReinstated", "CertificateScopeReduced", "CertificateWithdrawn"),
        *("CertificateExpired", "CertificateSuperseded", "CertificateReissued"),
        *("ActivityAnnounced", "ActivityChanged", "ActivityCancelled", "TrainingAttended"),
        *("PlanOpened", "PlanClosed"),
    },
    "assessment": {
        "LspConfigured",
        "ParticipantRegistered",
        "ParticipantCorrected",
        "ApplicationWithdrawn",
        "PersonErased",
        "TrainingAttended",
        *("ProcessingRestricted", "ProcessingReleased"),
    },
    "certification": {
        "LspConfigured",
        "ParticipantRegistered",
        "ParticipantCorrected",
        "ApplicationWithdrawn",
        "CandidateAbsent",
        "AssessmentCompleted",
        "PersonErased",
        *("TrainingAttended", "ProcessingRestricted", "ProcessingReleased"),
    },
    "development": {
        *("LspConfigured", "ParticipantEnrolled", "EnrolmentWaitlisted", "EnrolmentWithdrawn", "EnrolmentErased"),
        *("CertificationDecided", "PersonErased", "ProcessingRestricted", "ProcessingReleased"),
        *("EnrolmentRestricted", "EnrolmentReleased"),
    },
    "notifications": {
        "LspConfigured",
        *("ApplicationSubmitted", "ApplicationWaitlisted", "SeatGranted", "ApplicationReturned"),
        *("ApplicationRejected", "ApplicationWithdrawn", "ParticipantRegistered"),
        *("ParticipantCorrected", "ContactsCorrected"),
        "AssessorAssigned",
        "CandidateAbsent",
        "CertificationDecided",
        "CorrectionConfirmed",
        "CertificateIssued",
        "CertificateSuspended",
        "CertificateReinstated",
        "CertificateScopeReduced",
        "CertificateWithdrawn",
        *("CertificateEnding", "CertificateExpired", "CertificateSuperseded"),
        *("PlanOpened", "PlanClosed"),
        *("CertificateReissued", "HolderLinkRenewed", "HolderLinkRevoked"),
        "PersonErased",
        *("ParticipantEnrolled", "EnrolmentWaitlisted", "EnrolmentWithdrawn", "EnrolmentErased"),
        *("EnrolledActivityChanged", "EnrolledActivityCancelled", "SurveyInvited", "AttestationIssued"),
        *("EnrolmentRestricted", "EnrolmentReleased"),
        *("ProcessingRestricted", "ProcessingReleased"),
    },
}
# Which row of a service shows that it handled an event: exactly one, found by what it holds of the event.
LSPS = {"LspConfigured": ("lsp", "lsp_id", "subject")}
EFFECTS = {
    "registration": {
        **dict.fromkeys(
            (kind for kind in HANDLES["registration"] if not kind.startswith(("Activity", "Training"))),
            ("timeline_entry", "event_id", "event_id"),
        ),
        "ActivityAnnounced": ("known_activity", "id", "subject"),
    },
    "assessment": {
        **LSPS,
        "ParticipantRegistered": ("assessment", "application_id", "subject"),
        "TrainingAttended": ("training", "enrolment_id", "subject"),
    },
    "certification": {
        **LSPS,
        "ParticipantRegistered": ("expectation", "application_id", "subject"),
        "TrainingAttended": ("training", "enrolment_id", "subject"),
    },
    "development": {
        **LSPS,
        "ParticipantEnrolled": ("participant", "enrolment_id", "subject"),
        "EnrolmentWaitlisted": ("waitlisted", "enrolment_id", "subject"),
    },
    "notifications": {
        **LSPS,
        "ApplicationSubmitted": ("contact", "application_id", "subject"),
        **dict.fromkeys(
            ("ApplicationWithdrawn", "ParticipantRegistered", "CandidateAbsent", "CertificateIssued"),
            ("outcome_entry", "event_id", "event_id"),
        ),
        **dict.fromkeys(
            (
                *("ApplicationWaitlisted", "SeatGranted", "ApplicationReturned", "ApplicationRejected"),
                *("CertificateSuspended", "CertificateReinstated", "CertificateScopeReduced", "CertificateWithdrawn"),
                *("CertificateEnding", "CertificateExpired", "CertificateSuperseded", "CertificateReissued"),
                *("PlanOpened", "ParticipantEnrolled", "EnrolmentWaitlisted", "EnrolmentWithdrawn"),
                *("EnrolledActivityChanged", "EnrolledActivityCancelled", "SurveyInvited", "HolderLinkRenewed"),
                "AttestationIssued",
            ),
            ("message", "cause_id", "event_id"),
        ),
    },
}
# What is handled and leaves no row of its own, by the reason. Of all, the inbox tells how far a subject has come.
NO_ROW_OF_THEIR_OWN = {
    "changes rows that are there": {
        *("ParticipantCorrected", "ContactsCorrected", "ApplicationWithdrawn", "CandidateAbsent", "PersonErased"),
        *("ActivityChanged", "ActivityCancelled", "EnrolmentWithdrawn", "EnrolmentErased", "TrainingAttended"),
    },
    "kept until the release, and gone": {
        *("ProcessingRestricted", "ProcessingReleased", "EnrolmentRestricted", "EnrolmentReleased"),
    },
    "opens a case or revises it": {"AssessmentCompleted"},
    "noted for webhooks alone, and spread": {"CorrectionConfirmed", "PlanClosed", "HolderLinkRevoked"},
    "is announced to two, or to nobody when granted": {"AssessorAssigned", "CertificationDecided"},
}
OWNS = {
    "registration": ("kompeten.lsps", "kompeten.registration"),
    "assessment": ("kompeten.assessment",),
    "certification": ("kompeten.certification", "kompeten.certificates"),
    "development": ("kompeten.development",),
    "notifications": (),
}


@dataclass(frozen=True)
class Record:
    """A record as it lies in a topic; the event's attributes are None where it has none that can be read."""

    topic: str
    partition: int
    offset: int
    key: str | None
    type: str | None
    subject: str | None
    sequence: int | None
    event_id: str | None
    forged: bool

    @property
    def place(self) -> tuple[str, int, int]:
        """Where it lies."""
        return self.topic, self.partition, self.offset


@dataclass(frozen=True)
class Case:
    """One campaign: its log and what it left behind."""

    log: list[Json]
    evidence: Json

    def of_services(self, told: Mapping[str, T]) -> list[tuple[str, T]]:
        """Return what is told by service, of those that left rows: a campaign may do without development."""
        return [(service, one) for service, one in told.items() if service in self.evidence["rows"]]

    def rows(self, service: str, table: str) -> list[Json]:
        """Return the rows of a table."""
        found: list[Json] = self.evidence["rows"].get(service, {}).get(table, [])
        return found

    def operations(self, name: str) -> list[Json]:
        """Return the answered requests of one kind."""
        return [line for line in self.log if line["kind"] == "operation" and line["name"] == name]

    def successes(self, name: str) -> list[Json]:
        """Return those that were answered with success, one per request key."""
        found = {line["key"] or line["path"]: line for line in self.operations(name) if line["status"] < 300}
        return list(found.values())

    @cached_property
    def wanted(self) -> dict[str, str]:
        """What must become of each application, as the driver of the waves meant it."""
        return {one: outcome for line in self.log if line["kind"] == "wave" for one, outcome in line["wanted"].items()}

    @cached_property
    def records(self) -> list[Record]:
        """Every record, in order of topic, partition and offset."""
        forged = {(one["topic"], one["partition"], one["offset"]) for one in self.forged}
        return [_record(one, forged) for one in self.evidence["records"]]

    @cached_property
    def forged(self) -> list[Json]:
        """The records a forging producer sent: `poison` and what must become of each."""
        return [one for line in self.log if line["kind"] == "forged" for one in line["records"]]

    @cached_property
    def first_copies(self) -> list[Record]:
        """The first record of each genuine event, in order of partition and offset."""
        seen: set[str] = set()
        found = []
        for one in self.records:
            if one.event_id is not None and not one.forged and one.event_id not in seen:
                seen.add(one.event_id)
                found.append(one)
        return found

    @cached_property
    def events(self) -> dict[str, list[Record]]:
        """The first copies by short type: `ParticipantRegistered`."""
        found: defaultdict[str, list[Record]] = defaultdict(list)
        for one in self.first_copies:
            found[str(one.type)].append(one)
        return found


def _record(one: Json, forged: set[tuple[str, int, int]]) -> Record:
    headers = {name: value for name, value in one["headers"] if value is not None}
    sequence = headers.get("ce_sequence", "")
    return Record(
        topic=one["topic"],
        partition=one["partition"],
        offset=one["offset"],
        key=one["key"],
        type=headers["ce_type"].split(".")[-2] if headers.get("ce_type", "").count(".") > 1 else None,
        subject=headers.get("ce_subject"),
        sequence=int(sequence) if sequence.isascii() and sequence.isdigit() else None,
        event_id=headers.get("ce_id"),
        forged=(one["topic"], one["partition"], one["offset"]) in forged,
    )
