"""What certification tells inside: the committee's decisions."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from kompeten.events.body import ApplicationEvent
from kompeten.events.personal import OptionalPersonalText, PersonalText
from kompeten.events.snapshots import Snapshot, Unit


class Outcome(StrEnum):
    """What the committee decides."""

    GRANTED = "granted"
    NOT_GRANTED = "not_granted"


class SessionMember(Snapshot):
    """Somebody who sat in a session; `user_id` is the `sub` of their tokens."""

    user_id: str
    name: str


class CommitteeSession(Snapshot):
    """A session as it was closed: enough to enter it again in a register restored from an older copy."""

    title: str
    held_on: date
    place: str
    opened_by: str
    opened_at: datetime
    closed_by: str
    members: tuple[SessionMember, ...]


class CertificationDecided(ApplicationEvent):
    """The committee decided and the session was closed with its decree."""

    topic: ClassVar[str] = "kompeten.certification"
    source: ClassVar[str] = "/certification"

    case_id: UUID
    attempt: int
    assessment_revision: int
    session_id: UUID
    batch_id: UUID
    batch_title: str
    holder_name: PersonalText
    original_name: OptionalPersonalText = None
    scheme_code: str
    scheme_name: str
    outcome: Outcome
    reason: OptionalPersonalText
    missed_units: tuple[Unit, ...]
    deciders: tuple[str, ...]
    decree_number: str
    decree_date: date
    decided_at: datetime
    recused: tuple[str, ...] = ()
    participant_revision: int | None = None
    session: CommitteeSession | None = None
    person_id: UUID | None = None
    organizer_id: str | None = None


class CorrectionConfirmed(ApplicationEvent):
    """A name corrected after the decision was confirmed by a second person: the certificate may be issued to it."""

    topic: ClassVar[str] = "kompeten.certification"
    source: ClassVar[str] = "/certification"

    case_id: UUID
    attempt: int
    participant_revision: int
    holder_name: PersonalText
    original_name: OptionalPersonalText = None
    confirmed_by: str
    confirmed_at: datetime


class CertificateEnding(ApplicationEvent):
    """A certificate ends soon: its holder is reminded, once for each of some terms before `valid_until`."""

    topic: ClassVar[str] = "kompeten.certification"
    source: ClassVar[str] = "/certification"

    certificate_id: UUID
    attempt: int
    certificate_number: str
    scheme_name: str
    valid_until: date
    term_days: int
    batch_id: UUID
    verification_url: str
    reminded_at: datetime


class HolderLinkRenewed(ApplicationEvent):
    """The holder is to get a new link to their documents; the ones before lead nowhere.

    The link itself is never told: notifications makes it of the certificate, its `number` and a key both services have.
    """

    topic: ClassVar[str] = "kompeten.certification"
    source: ClassVar[str] = "/certification"

    certificate_id: UUID
    certificate_number: str
    scheme_name: str
    batch_id: UUID
    verification_url: str
    number: int
    renewed_at: datetime


class HolderLinkRevoked(ApplicationEvent):
    """No link to the documents of a certificate leads anywhere, until one is renewed."""

    topic: ClassVar[str] = "kompeten.certification"
    source: ClassVar[str] = "/certification"

    certificate_id: UUID
    number: int
    revoked_at: datetime
