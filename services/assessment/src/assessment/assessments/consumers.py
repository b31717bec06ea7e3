"""What registration's events do to assessments."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments.models import Assessment, UnitResult
from assessment.assessments.rules import TRANSITIONS, Move, State
from kompeten.database.sessions import now
from kompeten.events import ApplicationWithdrawn, Event, ParticipantCorrected, ParticipantRegistered, PersonErased
from kompeten.events.personal import without_personal_data
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
            state=State.OPEN,
            participant=participant.model_dump(mode="json"),
            created_at=now(session),
            updated_at=now(session),
        )
    )


async def correct_participant(session: AsyncSession, event: Event[ParticipantCorrected]) -> None:
    """Take over the corrected name in every attempt, whatever its state; the highest revision counts."""
    attempts = await _attempts(session, event)
    if not attempts:
        raise Poison("a correction of somebody who was never registered")
    for assessment in attempts:
        if event.body.participant.revision > assessment.registered.revision:
            assessment.participant = event.body.participant.model_dump(mode="json")
            assessment.updated_at = now(session)


async def withdraw_assessment(session: AsyncSession, event: Event[ApplicationWithdrawn]) -> None:
    """Close what is still going on; completed and absent stay as they are."""
    attempts = await _attempts(session, event)
    if event.body.was_accepted and not attempts:
        raise Poison("a withdrawal of somebody who was never registered")
    for assessment in attempts:
        following = TRANSITIONS[assessment.state][Move.WITHDRAW]
        if following is not None:
            assessment.state = following
            assessment.updated_at = now(session)


async def erase_candidate(session: AsyncSession, event: Event[PersonErased]) -> None:
    """Blank who the candidate is and whatever was typed about them; marks, evidence and who assessed stay."""
    attempts = await _attempts(session, event)
    for assessment in attempts:
        assessment.participant = without_personal_data(assessment.registered).model_dump(mode="json")
        assessment.follow_up = None
        assessment.absence_note = None if assessment.absence_note is None else ""
        assessment.updated_at = now(session)
    notes = update(UnitResult).where(UnitResult.assessment_id.in_([assessment.id for assessment in attempts]))
    await session.execute(notes.values(note=""), execution_options={"synchronize_session": False})


async def _attempts(
    session: AsyncSession, event: Event[ParticipantCorrected] | Event[ApplicationWithdrawn] | Event[PersonErased]
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
