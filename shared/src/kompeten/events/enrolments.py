"""What registration tells of people in activities: that they have a seat or wait for one, and what becomes of it."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from kompeten.events.body import Erasing, EventBody
from kompeten.events.development import ActivitySession
from kompeten.events.personal import OptionalPersonalText, PersonalText, PersonalTexts
from kompeten.events.registration import ErasureReason, ReleaseReason, RestrictionReason
from kompeten.events.snapshots import Contacts, Employer, Snapshot


class EnrolmentEvent(EventBody):
    """An event about one person's part in an activity."""

    source: ClassVar[str] = "/registration"
    subject_field: ClassVar[str] = "enrolment_id"

    enrolment_id: UUID


class EnrolledActivity(Snapshot):
    """What somebody who enrols for an activity must know of it; sessions are told in `time_zone` (IANA name)."""

    title: str
    time_zone: str
    sessions: tuple[ActivitySession, ...]


class EnrolmentWaitlisted(EnrolmentEvent):
    """Every seat is taken: the person waits, at this place of the activity's queue when they came."""

    topic: ClassVar[str] = "kompeten.registration"

    activity_id: UUID
    organizer_id: str
    activity: EnrolledActivity
    full_name: PersonalText
    contacts: Contacts
    place: int
    region_code: OptionalPersonalText = None


class ParticipantEnrolled(EnrolmentEvent):
    """Somebody has a seat in an activity: at once, or by moving up who `has_waited`.

    `region_code` is the regency they are from. Where the activity prepares for certification, `scheme_code` is what
    they want and `weak_units` the units they feel weak in.
    """

    topic: ClassVar[str] = "kompeten.registration"

    activity_id: UUID
    organizer_id: str
    person_id: UUID
    full_name: PersonalText
    contacts: Contacts
    employer: Employer
    region_code: PersonalText
    scheme_code: str | None = None
    weak_units: PersonalTexts = ()
    enrolled_at: datetime
    activity: EnrolledActivity | None = None
    has_waited: bool = False


class EnrolmentWithdrawn(EnrolmentEvent):
    """Somebody does not take part after all: the seat is free again, or the place in the queue of who `was_waiting`."""

    topic: ClassVar[str] = "kompeten.registration"

    activity_id: UUID
    reason: PersonalText
    withdrawn_at: datetime
    was_waiting: bool = False
    activity: EnrolledActivity | None = None
    full_name: OptionalPersonalText = None
    contacts: Contacts | None = None


class EnrolledActivityChanged(EnrolmentEvent):
    """What somebody is enrolled for, or waits for, has another title or other sessions now: this one and these."""

    topic: ClassVar[str] = "kompeten.registration"

    activity_id: UUID
    activity: EnrolledActivity
    full_name: PersonalText
    contacts: Contacts


class EnrolledActivityCancelled(EnrolmentEvent):
    """What somebody is enrolled for, or waits for, does not take place."""

    topic: ClassVar[str] = "kompeten.registration"

    activity_id: UUID
    activity: EnrolledActivity
    reason: str
    full_name: PersonalText
    contacts: Contacts


class EnrolmentRestricted(EnrolmentEvent):
    """Nothing more is done with this enrolment's person until `EnrolmentReleased`, as with an application's."""

    topic: ClassVar[str] = "kompeten.registration"

    reason: RestrictionReason
    restricted_at: datetime


class EnrolmentReleased(EnrolmentEvent):
    """The restriction has ended: work goes on where it stood."""

    topic: ClassVar[str] = "kompeten.registration"

    reason: ReleaseReason
    released_at: datetime


class EnrolmentErased(Erasing, EnrolmentEvent):
    """The person of this enrolment is erased, as `PersonErased` says it of an application."""

    topic: ClassVar[str] = "kompeten.registration"

    reason: ErasureReason
