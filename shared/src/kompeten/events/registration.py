"""What registration tells: an application's way to acceptance."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from kompeten.events.body import ApplicationEvent, Erasing
from kompeten.events.personal import OptionalPersonalText, PersonalText
from kompeten.events.snapshots import Contacts, NamedCertificate, Participant, Snapshot


class RegistrationEvent(ApplicationEvent):
    """An event of `kompeten.registration`."""

    source: ClassVar[str] = "/registration"


class ReturnReason(Snapshot):
    """Why a field of the application was sent back; `field` is its JSON name."""

    field: str
    reason: PersonalText


class ApplicationSubmitted(RegistrationEvent):
    """APL-01 arrived, or arrived again as a new revision. Where no seat is left, `ApplicationWaitlisted` follows.

    `renews` is the certificate the person asks to be renewed.
    """

    topic: ClassVar[str] = "kompeten.registration"

    revision: int
    person_id: UUID
    full_name: PersonalText
    contacts: Contacts
    organizer_id: str
    batch_id: UUID
    batch_title: str
    scheme_code: str
    submitted_at: datetime
    funding_source: str | None = None
    is_waiting: bool = False
    renews: NamedCertificate | None = None


class ApplicationWaitlisted(RegistrationEvent):
    """Every seat is taken: the application waits, at this place of the batch's queue when it came."""

    topic: ClassVar[str] = "kompeten.registration"

    revision: int
    batch_id: UUID
    batch_title: str
    full_name: PersonalText
    scheme_code: str
    funding_source: str
    place: int


class SeatGranted(RegistrationEvent):
    """A seat became free, and the application that waited longest has it: the LSP looks at it now."""

    topic: ClassVar[str] = "kompeten.registration"

    revision: int
    batch_id: UUID
    batch_title: str
    full_name: PersonalText
    scheme_code: str
    funding_source: str


class ApplicationReturned(RegistrationEvent):
    """APL-01 was sent back with a reason per field, to come again by `due_on`, if that day has not come."""

    topic: ClassVar[str] = "kompeten.registration"

    revision: int
    batch_id: UUID
    batch_title: str
    full_name: PersonalText
    reasons: tuple[ReturnReason, ...]
    due_on: date | None = None


class ApplicationRejected(RegistrationEvent):
    """APL-01 was refused for good."""

    topic: ClassVar[str] = "kompeten.registration"

    batch_id: UUID
    batch_title: str
    full_name: PersonalText
    reason: PersonalText
    scheme_code: str | None = None
    scheme_name: str | None = None


class ApplicationWithdrawn(RegistrationEvent):
    """The application was taken back, before or after acceptance."""

    topic: ClassVar[str] = "kompeten.registration"

    batch_id: UUID
    batch_title: str
    full_name: PersonalText
    reason: PersonalText
    was_accepted: bool


class ParticipantRegistered(RegistrationEvent):
    """APL-01 was accepted: the applicant is a candidate now."""

    topic: ClassVar[str] = "kompeten.registration"

    participant: Participant
    contacts: Contacts
    accepted_at: datetime


class ParticipantCorrected(RegistrationEvent):
    """The name of a candidate was corrected before issue: from what, by whom. The highest revision counts."""

    topic: ClassVar[str] = "kompeten.registration"

    participant: Participant
    contacts: Contacts
    reason: PersonalText
    previous_name: OptionalPersonalText = None
    previous_printed_name: OptionalPersonalText = None
    corrected_by: str | None = None


class ContactsCorrected(RegistrationEvent):
    """Where a candidate hears from us was corrected, at any time; nothing that is decided about has changed."""

    topic: ClassVar[str] = "kompeten.registration"

    contacts: Contacts
    reason: PersonalText
    corrected_by: str


class ErasureReason(StrEnum):
    """Why a person's data must go: the four grounds of UU PDP 27/2022, article 43 (1)."""

    NO_LONGER_NEEDED = "no_longer_needed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    REQUESTED = "requested"
    UNLAWFULLY_PROCESSED = "unlawfully_processed"


class PersonErased(Erasing, RegistrationEvent):
    """The person of this application is erased: whoever holds their data removes it, and stores none again."""

    topic: ClassVar[str] = "kompeten.registration"

    reason: ErasureReason


class RestrictionReason(StrEnum):
    """Why nothing more is done with somebody's data for now (UU PDP 27/2022, article 11)."""

    REQUESTED = "requested"
    ACCURACY_CONTESTED = "accuracy_contested"
    PROCESSING_CONTESTED = "processing_contested"
    LEGAL_CLAIM = "legal_claim"


class ReleaseReason(StrEnum):
    """Why a restriction ends."""

    REQUESTED = "requested"
    RESOLVED = "resolved"
    ENTERED_BY_MISTAKE = "entered_by_mistake"


class ProcessingRestricted(RegistrationEvent):
    """Nothing more is done with this application's person until `ProcessingReleased`: everything stays as it is."""

    topic: ClassVar[str] = "kompeten.registration"

    reason: RestrictionReason
    restricted_at: datetime


class ProcessingReleased(RegistrationEvent):
    """The restriction has ended: work goes on where it stood."""

    topic: ClassVar[str] = "kompeten.registration"

    reason: ReleaseReason
    released_at: datetime
