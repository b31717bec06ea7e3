"""What development tells: which activities there are, and who attended them."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from kompeten.events.body import ApplicationEvent, EventBody
from kompeten.events.personal import OptionalPersonalText, PersonalText
from kompeten.events.snapshots import Contacts, Snapshot, Unit


class ActivityKind(StrEnum):
    """What sort of activity."""

    TRAINING = "training"
    WORKSHOP = "workshop"
    SEMINAR = "seminar"
    PANEL = "panel"
    CONFERENCE = "conference"
    MENTORING_CIRCLE = "mentoring_circle"
    PUBLIC_CLASS = "public_class"


class SurveyKind(StrEnum):
    """What is asked about an activity, of whom and when."""

    LEARNING_BEFORE = "learning_before"
    REACTION = "reaction"
    LEARNING_AFTER = "learning_after"
    BEHAVIOUR = "behaviour"
    BEHAVIOUR_SUPERVISOR = "behaviour_supervisor"


class Trainer(Snapshot):
    """Who teaches or speaks; an assessor is named by the id and account assessment knows them by."""

    name: str
    assessor_id: UUID | None = None
    user_id: str | None = None


class ActivitySession(Snapshot):
    """A part of an activity, at a place or behind a link; attending it counts `lesson_hours` (JP), once."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    lesson_hours: int
    venue: str | None = None
    region_code: str | None = None
    link: str | None = None


class RegencyQuota(Snapshot):
    """Seats for the people of one regency or city, out of all."""

    region_code: str
    quota: int


class Activity(Snapshot):
    """An activity as it was announced; `revision` grows with every change, and the highest counts.

    `time_zone` (IANA name) is where its sessions are. `unit_codes` are the units of competency its topics teach,
    `prepares_for` the schemes whose certification it prepares for.
    """

    id: UUID
    revision: int
    organizer_id: str
    programme_id: UUID | None = None
    kind: ActivityKind
    title: str
    topics: tuple[str, ...]
    unit_codes: tuple[str, ...]
    trainers: tuple[Trainer, ...]
    time_zone: str
    sessions: tuple[ActivitySession, ...]
    quota: int
    regency_quotas: tuple[RegencyQuota, ...] = ()
    prepares_for: tuple[str, ...] = ()


class ActivityEvent(EventBody):
    """An event about an activity."""

    source: ClassVar[str] = "/development"
    subject_field: ClassVar[str] = "activity_id"

    activity_id: UUID


class ActivityAnnounced(ActivityEvent):
    """People can enrol from now on."""

    topic: ClassVar[str] = "kompeten.development"

    activity: Activity
    announced_at: datetime


class ActivityChanged(ActivityEvent):
    """An announced activity is another one now; this is the whole of it."""

    topic: ClassVar[str] = "kompeten.development"

    activity: Activity
    changed_at: datetime


class ActivityCancelled(ActivityEvent):
    """The activity does not take place."""

    topic: ClassVar[str] = "kompeten.development"

    title: str
    organizer_id: str
    reason: str
    cancelled_at: datetime


class TrainingAttended(EventBody):
    """Somebody attended: all the sessions so far, and what they count together. The highest revision counts.

    No sessions, where what was entered was struck.

    It tells who taught them, since a trainer may not assess or decide about their trainee for a while.
    """

    topic: ClassVar[str] = "kompeten.development"
    source: ClassVar[str] = "/development"
    subject_field: ClassVar[str] = "enrolment_id"

    enrolment_id: UUID
    activity_id: UUID
    person_id: UUID
    organizer_id: str
    revision: int
    kind: ActivityKind
    title: str
    unit_codes: tuple[str, ...]
    trainers: tuple[Trainer, ...]
    sessions: tuple[ActivitySession, ...]
    lesson_hours: int


class SurveyInvited(EventBody):
    """Somebody is asked about an activity, or reminded: at `answer_url` they answer once, without an account.

    `contacts` are those of whom is asked: the participant, or their supervisor where that one is named.
    """

    topic: ClassVar[str] = "kompeten.development"
    source: ClassVar[str] = "/development"
    subject_field: ClassVar[str] = "enrolment_id"

    enrolment_id: UUID
    activity_id: UUID
    organizer_id: str
    survey: SurveyKind
    is_reminder: bool
    title: str
    time_zone: str
    closes_at: datetime
    full_name: PersonalText
    answer_url: PersonalText
    contacts: Contacts
    supervisor_name: OptionalPersonalText = None


class AttestationIssued(EventBody):
    """Somebody who attended has a certificate of attendance: at `attestation_url` anybody reads what it says now."""

    topic: ClassVar[str] = "kompeten.development"
    source: ClassVar[str] = "/development"
    subject_field: ClassVar[str] = "enrolment_id"

    enrolment_id: UUID
    activity_id: UUID
    organizer_id: str
    title: str
    lesson_hours: int
    full_name: PersonalText
    attestation_url: PersonalText
    contacts: Contacts
    issued_at: datetime


class SuggestedActivity(Snapshot):
    """An activity that teaches units somebody missed: `unit_codes` are those."""

    activity_id: UUID
    title: str
    kind: ActivityKind
    organizer_id: str
    begins_at: datetime
    time_zone: str
    unit_codes: tuple[str, ...]


class PlanOpened(ApplicationEvent):
    """Somebody who was not granted has a plan: what was missed, what teaches it, until when to apply anew.

    A later one for the application replaces it. Nothing in it is a condition of the next application.
    """

    topic: ClassVar[str] = "kompeten.development"
    source: ClassVar[str] = "/development"

    attempt: int
    person_id: UUID
    organizer_id: str
    batch_id: UUID
    scheme_code: str
    scheme_name: str
    missed_units: tuple[Unit, ...]
    suggestions: tuple[SuggestedActivity, ...]
    target_on: date
    opened_at: datetime


class PlanEnd(StrEnum):
    """Why a plan ended: granted since, refused again by another application, or let rest by somebody."""

    FULFILLED = "fulfilled"
    SUPERSEDED = "superseded"
    DISMISSED = "dismissed"


class PlanClosed(ApplicationEvent):
    """A plan has ended."""

    topic: ClassVar[str] = "kompeten.development"
    source: ClassVar[str] = "/development"

    attempt: int
    person_id: UUID
    organizer_id: str
    scheme_code: str
    end: PlanEnd
    closed_at: datetime
