"""What enrolments leave behind: their events."""

from datetime import datetime

from kompeten.events import (
    EnrolledActivityCancelled,
    EnrolledActivityChanged,
    EnrolmentWaitlisted,
    EnrolmentWithdrawn,
    ParticipantEnrolled,
)
from kompeten.events.development import Activity
from kompeten.events.enrolments import EnrolledActivity
from kompeten.events.snapshots import Contacts, Employer
from registration.enrolments.models import Enrolment
from registration.seats.rules import Standing


def arrival_of(
    enrolment: Enrolment, activity: Activity, standing: Standing
) -> ParticipantEnrolled | EnrolmentWaitlisted:
    """Return the event that tells of somebody who came: with a seat, or with a place in the queue."""
    if standing.place is None:
        return enrolment_of(enrolment, activity)
    return waitlisting_of(enrolment, activity, standing.place)


def enrolment_of(enrolment: Enrolment, activity: Activity, *, has_waited: bool = False) -> ParticipantEnrolled:
    """Return the event that tells of a seat."""
    return ParticipantEnrolled(
        enrolment_id=enrolment.id,
        activity_id=enrolment.activity_id,
        organizer_id=enrolment.organizer_id,
        person_id=enrolment.person_id,
        full_name=enrolment.full_name,
        contacts=contacts_of(enrolment),
        employer=Employer(name=enrolment.employer, kind=enrolment.employer_kind),
        region_code=enrolment.region_code,
        scheme_code=enrolment.scheme_code,
        weak_units=tuple(enrolment.weak_units),
        enrolled_at=enrolment.enrolled_at,
        activity=brief_of(activity),
        has_waited=has_waited,
    )


def waitlisting_of(enrolment: Enrolment, activity: Activity, place: int) -> EnrolmentWaitlisted:
    """Return the event that tells of a place in the queue."""
    return EnrolmentWaitlisted(
        enrolment_id=enrolment.id,
        activity_id=enrolment.activity_id,
        organizer_id=enrolment.organizer_id,
        activity=brief_of(activity),
        full_name=enrolment.full_name,
        contacts=contacts_of(enrolment),
        place=place,
        region_code=enrolment.region_code,
    )


def withdrawal_of(
    enrolment: Enrolment, activity: Activity, *, was_waiting: bool, withdrawn_at: datetime
) -> EnrolmentWithdrawn:
    """Return the event that tells of somebody who does not take part after all."""
    return EnrolmentWithdrawn(
        enrolment_id=enrolment.id,
        activity_id=enrolment.activity_id,
        reason=enrolment.reason or "",
        withdrawn_at=withdrawn_at,
        was_waiting=was_waiting,
        activity=brief_of(activity),
        full_name=enrolment.full_name,
        contacts=contacts_of(enrolment),
    )


def change_of(enrolment: Enrolment, activity: EnrolledActivity) -> EnrolledActivityChanged:
    """Return the event that tells somebody of another title or other sessions."""
    return EnrolledActivityChanged(
        enrolment_id=enrolment.id,
        activity_id=enrolment.activity_id,
        activity=activity,
        full_name=enrolment.full_name,
        contacts=contacts_of(enrolment),
    )


def cancellation_of(enrolment: Enrolment, activity: EnrolledActivity, reason: str) -> EnrolledActivityCancelled:
    """Return the event that tells somebody that nothing takes place."""
    return EnrolledActivityCancelled(
        enrolment_id=enrolment.id,
        activity_id=enrolment.activity_id,
        activity=activity,
        reason=reason,
        full_name=enrolment.full_name,
        contacts=contacts_of(enrolment),
    )


def brief_of(activity: Activity) -> EnrolledActivity:
    """Return what participants must know of an activity."""
    return EnrolledActivity(title=activity.title, time_zone=activity.time_zone, sessions=activity.sessions)


def ahead_of(activity: Activity, moment: datetime) -> EnrolledActivity:
    """Return what of it still matters at a moment: a session that was held, and entered afterwards, invites nobody."""
    brief = brief_of(activity)
    return brief.model_copy(update={"sessions": tuple(one for one in brief.sessions if one.ends_at > moment)})


def contacts_of(enrolment: Enrolment) -> Contacts:
    """Return where the person hears from us."""
    return Contacts(email=enrolment.email, phone=enrolment.phone)
