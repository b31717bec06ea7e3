"""What registration's events do to assessments."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments.models import Assessment, UnitResult
from assessment.assessments.rules import ASSESSMENT, AssessmentMove, AssessmentState
from assessment.tables import Base
from kompeten.database.erasure import Erasure, erase_rows
from kompeten.database.sessions import now
from kompeten.events import ApplicationWithdrawn, Event, ParticipantCorrected, ParticipantRegistered, PersonErased
from kompeten.messaging.failures import Poison
from kompeten.messaging.handlers import Handlers, on

FIRST_ATTEMPT = 1


async def open_assessment(session: AsyncSession, event: Event[ParticipantRegistered]) -> None:
    """Open the first attempt of an accepted applicant. Only adds a row: a whole poll becomes one insert."""
    participant = event.body.participant
    session.add(
        Assessment(
            lsp_id=participant.lsp_id,
            application_id=event.body.application_id,
            attempt=FIRST_ATTEMPT,
            batch_id=participant.batch.id,
            state=AssessmentState.OPEN,
            registered=participant,
            created_at=now(session),
            updated_at=now(session),
        )
    )


async def correct_participant(session: AsyncSession, event: Event[ParticipantCorrected]) -> None:
    """Take over the corrected name in every attempt, whatever its state; the highest revision counts."""
    attempts = await _lock_attempts(session, event)
    if not attempts:
        raise Poison("a correction of somebody who was never registered")
    for assessment in attempts:
        if event.body.participant.revision > assessment.registered.revision:
            assessment.registered = event.body.participant
            assessment.updated_at = now(session)


async def withdraw_assessment(session: AsyncSession, event: Event[ApplicationWithdrawn]) -> None:
    """Close what is still going on; completed and absent stay as they are."""
    attempts = await _lock_attempts(session, event)
    if event.body.was_accepted and not attempts:
        raise Poison("a withdrawal of somebody who was never registered")
    for assessment in attempts:
        if assessment.state in ASSESSMENT.allowing(AssessmentMove.WITHDRAW):
            assessment.state = ASSESSMENT.after(assessment.state, AssessmentMove.WITHDRAW)
            assessment.updated_at = now(session)


async def erase_candidate(session: AsyncSession, event: Event[PersonErased]) -> None:
    """Empty who the candidate is and whatever was typed about them; marks, evidence and who assessed stay."""
    body = event.body
    of_theirs = select(Assessment.id).where(Assessment.application_id == body.application_id)
    erasure = Erasure(body.person_id, [body.subject], body.erased_at)
    await erase_rows(session, Base, erasure, rows={UnitResult: UnitResult.assessment_id.in_(of_theirs)})


async def _lock_attempts(
    session: AsyncSession, event: Event[ParticipantCorrected] | Event[ApplicationWithdrawn]
) -> list[Assessment]:
    """Return the assessments of the application, locked; what this poll added is flushed before."""
    statement = select(Assessment).where(Assessment.application_id == event.body.application_id)
    return list(await session.scalars(statement.order_by(Assessment.id).with_for_update()))


HANDLERS: Handlers = (
    on(ParticipantRegistered, open_assessment),
    on(ParticipantCorrected, correct_participant),
    on(ApplicationWithdrawn, withdraw_assessment),
    on(PersonErased, erase_candidate),
)
