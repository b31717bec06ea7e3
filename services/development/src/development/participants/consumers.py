"""What registration's events do to participants."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from development.participants.models import Participant, Waitlisted
from development.participants.rules import ParticipantState
from kompeten.database.sessions import now
from kompeten.events import EnrolmentErased, EnrolmentWaitlisted, EnrolmentWithdrawn, Event, ParticipantEnrolled
from kompeten.messaging.failures import Poison
from kompeten.messaging.handlers import Handlers, on, tenant_of


async def add_participant(session: AsyncSession, event: Event[ParticipantEnrolled]) -> None:
    """Add a participant. Only adds a row: a whole poll becomes one insert."""
    body = event.body
    session.add(
        Participant(
            enrolment_id=body.enrolment_id,
            lsp_id=tenant_of(event),
            activity_id=body.activity_id,
            person_id=body.person_id,
            state=ParticipantState.ENROLLED,
            full_name=body.full_name,
            email=body.contacts.email,
            region_code=body.region_code,
            scheme_code=body.scheme_code,
            weak_units=list(body.weak_units),
            enrolled_at=body.enrolled_at,
        )
    )


async def withdraw_participant(session: AsyncSession, event: Event[EnrolmentWithdrawn]) -> None:
    """Note that somebody does not take part after all; what they attended before stays. Who waited left the queue."""
    if event.body.was_waiting:
        return await leave_queue(session, event)
    theirs = update(Participant).where(Participant.enrolment_id == event.body.enrolment_id)
    found = await session.execute(theirs.values(state=ParticipantState.WITHDRAWN).returning(Participant.enrolment_id))
    if found.first() is None:
        raise Poison("a withdrawal of somebody who was never enrolled")
    return None


async def add_waitlisted(session: AsyncSession, event: Event[EnrolmentWaitlisted]) -> None:
    """Add somebody who waits for a seat. Only adds a row: a whole poll becomes one insert."""
    body = event.body
    session.add(
        Waitlisted(
            enrolment_id=body.enrolment_id,
            lsp_id=tenant_of(event),
            activity_id=body.activity_id,
            region_code=body.region_code,
        )
    )


async def leave_queue(session: AsyncSession, event: Event[EnrolmentWithdrawn] | Event[EnrolmentErased]) -> None:
    """Note that somebody waits no more and got no seat; of whoever never waited there is nothing to note."""
    theirs = update(Waitlisted).where(Waitlisted.enrolment_id == event.body.enrolment_id, Waitlisted.left_at.is_(None))
    await session.execute(theirs.values(left_at=now(session)))


HANDLERS: Handlers = (
    on(ParticipantEnrolled, add_participant),
    on(EnrolmentWaitlisted, add_waitlisted),
    on(EnrolmentWithdrawn, withdraw_participant),
    on(EnrolmentErased, leave_queue),
)
