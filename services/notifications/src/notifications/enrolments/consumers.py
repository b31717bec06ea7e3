"""Who takes part in an activity, or waits to, is told what becomes of it."""

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.erasure import Erasure, erase_rows
from kompeten.events import (
    AttestationIssued,
    EnrolledActivityCancelled,
    EnrolledActivityChanged,
    EnrolmentErased,
    EnrolmentWaitlisted,
    EnrolmentWithdrawn,
    Event,
    ParticipantEnrolled,
    SurveyInvited,
)
from kompeten.messaging.handlers import Handlers, on
from notifications.letters.kinds import LetterKind
from notifications.messages.commands import announce_to_participant, announce_to_supervisor
from notifications.messages.models import Message
from notifications.tables import Base

ASKED = {"survey", "is_reminder", "title", "time_zone", "closes_at", "full_name", "answer_url"}


async def announce_enrolment(session: AsyncSession, event: Event[ParticipantEnrolled]) -> None:
    """Tell the participant that they have a seat, at once or after they waited."""
    kind = LetterKind.PARTICIPANT_SEATED if event.body.has_waited else LetterKind.PARTICIPANT_ENROLLED
    if event.body.activity is not None:  # an older registration does not say for what
        announce_to_participant(
            session, event, kind, event.body.model_dump(mode="json", include={"activity", "enrolment_id"})
        )


async def announce_waiting(session: AsyncSession, event: Event[EnrolmentWaitlisted]) -> None:
    """Tell somebody that they wait for a seat, at which place."""
    data = event.body.model_dump(mode="json", include={"activity", "place"})
    announce_to_participant(session, event, LetterKind.PARTICIPANT_WAITLISTED, data)


async def announce_withdrawal(session: AsyncSession, event: Event[EnrolmentWithdrawn]) -> None:
    """Confirm to somebody that they do not take part, in whoever's name it was said."""
    if event.body.activity is not None and event.body.contacts is not None:  # as above
        data = event.body.model_dump(mode="json", include={"activity", "reason"})
        announce_to_participant(session, event, LetterKind.PARTICIPANT_WITHDRAWN, data)


async def announce_change(session: AsyncSession, event: Event[EnrolledActivityChanged]) -> None:
    """Tell whoever takes part, or waits to, when and where from now on."""
    data = event.body.model_dump(mode="json", include={"activity"})
    announce_to_participant(session, event, LetterKind.PARTICIPANT_CHANGED, data)


async def announce_cancellation(session: AsyncSession, event: Event[EnrolledActivityCancelled]) -> None:
    """Tell whoever would have taken part that nothing takes place, and why."""
    data = event.body.model_dump(mode="json", include={"activity", "reason"})
    announce_to_participant(session, event, LetterKind.PARTICIPANT_CANCELLED, data)


async def announce_attestation(session: AsyncSession, event: Event[AttestationIssued]) -> None:
    """Tell whoever attended where their certificate of attendance is."""
    data = event.body.model_dump(mode="json", include={"title", "lesson_hours", "attestation_url", "enrolment_id"})
    announce_to_participant(session, event, LetterKind.PARTICIPANT_ATTESTED, data)


async def announce_survey(session: AsyncSession, event: Event[SurveyInvited]) -> None:
    """Ask the participant, or who sees them at work, or remind them."""
    data = event.body.model_dump(mode="json", include=ASKED)
    if event.body.supervisor_name is None:
        announce_to_participant(session, event, LetterKind.SURVEY_PARTICIPANT, data)
    else:
        announce_to_supervisor(session, event, LetterKind.SURVEY_SUPERVISOR, data)


async def erase_participant(session: AsyncSession, event: Event[EnrolmentErased]) -> None:
    """Empty every message about the enrolment; what has not been sent is cancelled."""
    body = event.body
    erasure = Erasure(body.person_id, [body.subject], body.erased_at)
    await erase_rows(session, Base, erasure, rows={Message: Message.enrolment_id == body.enrolment_id})


HANDLERS: Handlers = (
    on(ParticipantEnrolled, announce_enrolment),
    on(EnrolmentWaitlisted, announce_waiting),
    on(EnrolmentWithdrawn, announce_withdrawal),
    on(EnrolledActivityChanged, announce_change),
    on(EnrolledActivityCancelled, announce_cancellation),
    on(AttestationIssued, announce_attestation),
    on(SurveyInvited, announce_survey),
    on(EnrolmentErased, erase_participant),
)
