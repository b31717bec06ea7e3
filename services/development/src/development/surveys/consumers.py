"""What withdrawals, releases and erasures do to participants and everything that is known by their enrolment."""

from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from development.participants.models import Participant
from development.schedules.models import Survey
from development.schedules.rules import SurveyState
from development.surveys.models import Invitation, Supervisor, SurveyLink
from development.surveys.rules import INVITATION, InvitationMove, InvitationState
from development.tables import Base
from kompeten.database.erasure import Erasure, erase_rows, rows_known_by
from kompeten.database.sessions import now
from kompeten.events import EnrolmentErased, EnrolmentReleased, EnrolmentWithdrawn, Event
from kompeten.messaging.handlers import Handlers, on


async def end_invitations(session: AsyncSession, event: Event[EnrolmentWithdrawn] | Event[EnrolmentErased]) -> None:
    """Ask nobody any more who does not take part or is erased, nor their supervisor; what was answered is nobody's."""
    await _end(session, event.body.enrolment_id)


async def ask_again(session: AsyncSession, event: Event[EnrolmentReleased]) -> None:
    """Let each open survey that passed somebody by write its last letter once more: to them, for others have it.

    What is due anyway reaches them anyway; a survey that has closed meanwhile asked them nothing.
    """
    enrolment_id = event.body.enrolment_id
    theirs = select(Participant.activity_id).where(Participant.enrolment_id == enrolment_id).scalar_subquery()
    has_it = or_(Invitation.state != InvitationState.INVITED, Invitation.letters >= Survey.letters)
    asked = select(Invitation.id).where(
        Invitation.survey_id == Survey.id, Invitation.enrolment_id == enrolment_id, has_it
    )
    passed_by = update(Survey).where(
        Survey.activity_id == theirs,
        Survey.state == SurveyState.OPEN,
        Survey.letters > 0,
        Survey.due_at > now(session),
        ~asked.exists(),
    )
    again = passed_by.values(letters=Survey.letters - 1, due_at=now(session))
    await session.execute(again.execution_options(synchronize_session=False))


async def erase_participant(session: AsyncSession, event: Event[EnrolmentErased]) -> None:
    """Empty who the participant is; that somebody took part, and for how long, stays. Their supervisor goes."""
    body = event.body
    erasure = Erasure(body.person_id, [body.subject], body.erased_at)
    await erase_rows(session, Base, erasure, rows=rows_known_by(Base, "enrolment_id", body.enrolment_id))
    await session.execute(delete(Supervisor).where(Supervisor.enrolment_id == body.enrolment_id))


async def _end(session: AsyncSession, enrolment_id: UUID) -> None:
    theirs = select(Invitation.id).where(Invitation.enrolment_id == enrolment_id)
    await session.execute(delete(SurveyLink).where(SurveyLink.invitation_id.in_(theirs)))
    open_ones = update(Invitation).where(
        Invitation.enrolment_id == enrolment_id,
        Invitation.state.in_(INVITATION.allowing(InvitationMove.CANCEL)),
    )
    await session.execute(open_ones.values(state=InvitationState.CANCELLED))


HANDLERS: Handlers = (
    on(EnrolmentWithdrawn, end_invitations),
    on(EnrolmentReleased, ask_again),
    on(EnrolmentErased, end_invitations),
    on(EnrolmentErased, erase_participant),
)
