"""What registration tells of people in activities, as letters need it."""

from typing import Any
from uuid import UUID

from kompeten.events import (
    AttestationIssued,
    EnrolledActivityCancelled,
    EnrolledActivityChanged,
    EnrolmentWaitlisted,
    EnrolmentWithdrawn,
    EventBody,
    ParticipantEnrolled,
    SurveyInvited,
)
from kompeten.events.development import SurveyKind
from kompeten.events.enrolments import EnrolledActivity
from kompeten.ids import new_id
from support.activities import activity
from support.events import sample

TOLD = activity()
BRIEF = EnrolledActivity(title=TOLD.title, time_zone=TOLD.time_zone, sessions=TOLD.sessions)


def enrolled(enrolment_id: UUID | None = None, **changes: Any) -> ParticipantEnrolled:
    """Return the event of a seat."""
    return sample(ParticipantEnrolled, enrolment_id, activity=BRIEF, **changes)


def of_participants(enrolment_id: UUID | None = None) -> list[EventBody]:
    """Return one of each that somebody is told of: a seat, a queue, moving up, a change, the end; of one enrolment."""
    one = enrolment_id or new_id()
    contacts = {"email": "siti.rahmah@example.id", "phone": None}
    known = {"activity": BRIEF, "contacts": contacts}
    return [
        enrolled(one, contacts=contacts),
        sample(EnrolmentWaitlisted, one, **known),
        enrolled(one, has_waited=True, contacts=contacts),
        sample(EnrolledActivityChanged, one, **known),
        sample(EnrolmentWithdrawn, one, reason="Bertugas di luar kota.", full_name="Siti Rahmah", **known),
        sample(EnrolledActivityCancelled, one, **known),
    ]


def attested(enrolment_id: UUID | None = None) -> AttestationIssued:
    """Return that somebody has a certificate of attendance."""
    return sample(AttestationIssued, enrolment_id)


def surveys() -> list[EventBody]:
    """Return that a participant is asked everything there is, and then their supervisor."""
    one = new_id()
    kinds = [kind for kind in SurveyKind if kind is not SurveyKind.BEHAVIOUR_SUPERVISOR]
    own = {"is_reminder": True, "supervisor_name": None, "contacts": {"email": "siti.rahmah@example.id", "phone": None}}
    asked = [sample(SurveyInvited, one, survey=kind, **own) for kind in kinds]
    return [*asked, sample(SurveyInvited, one)]
