"""What registration tells: an application's way to acceptance."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from kompeten.events.body import EventBody
from kompeten.events.snapshots import Contacts, Participant, Snapshot


class RegistrationEvent(EventBody):
    """An event of `kompeten.registration`."""

    source: ClassVar[str] = "/registration"


class ReturnReason(Snapshot):
    """Why a field of the application was sent back; `field` is its JSON name."""

    field: str
    reason: str


class ApplicationSubmitted(RegistrationEvent):
    """APL-01 arrived, or arrived again as a new revision."""

    topic: ClassVar[str] = "kompeten.registration"

    revision: int
    person_id: UUID
    full_name: str
    contacts: Contacts
    organizer_id: str
    batch_id: UUID
    batch_title: str
    scheme_code: str
    submitted_at: datetime


class ApplicationReturned(RegistrationEvent):
    """APL-01 was sent back with a reason per field."""

    topic: ClassVar[str] = "kompeten.registration"

    revision: int
    batch_id: UUID
    batch_title: str
    full_name: str
    reasons: tuple[ReturnReason, ...]


class ApplicationRejected(RegistrationEvent):
    """APL-01 was refused for good."""

    topic: ClassVar[str] = "kompeten.registration"

    batch_id: UUID
    batch_title: str
    full_name: str
    reason: str


class ApplicationWithdrawn(RegistrationEvent):
    """The application was taken back, before or after acceptance."""

    topic: ClassVar[str] = "kompeten.registration"

    batch_id: UUID
    batch_title: str
    full_name: str
    reason: str
    was_accepted: bool


class ParticipantRegistered(RegistrationEvent):
    """APL-01 was accepted: the applicant is a candidate now, and has a seat."""

    topic: ClassVar[str] = "kompeten.registration"

    participant: Participant
    contacts: Contacts
    accepted_at: datetime


class ParticipantCorrected(RegistrationEvent):
    """The name of a candidate was corrected before issue. The highest revision of the participant counts."""

    topic: ClassVar[str] = "kompeten.registration"

    participant: Participant
    contacts: Contacts
    reason: str
