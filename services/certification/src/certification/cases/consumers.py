"""What certification does on the events of registration and assessment; another topic's event may be missing."""

from sqlalchemy.ext.asyncio import AsyncSession

from certification.cases.commands import (
    correct_holder_name,
    lock_expectation,
    note_absence,
    open_or_revise_case,
    withdraw,
)
from kompeten.events import (
    ApplicationWithdrawn,
    AssessmentCompleted,
    CandidateAbsent,
    Event,
    ParticipantCorrected,
    ParticipantRegistered,
)
from kompeten.messaging.handlers import Handlers, on, tenant_of


async def expect_candidate(session: AsyncSession, event: Event[ParticipantRegistered]) -> None:
    """Expect a case of this application, by ids only."""
    batch_id = event.body.participant.batch.id
    await lock_expectation(session, event.body.application_id, lsp_id=tenant_of(event), batch_id=batch_id)


async def correct_participant(session: AsyncSession, event: Event[ParticipantCorrected]) -> None:
    """Take over the corrected name wherever nothing is issued yet; what is decided already is held for a review."""
    body = event.body
    expectation = await lock_expectation(
        session, body.application_id, lsp_id=tenant_of(event), batch_id=body.participant.batch.id
    )
    await correct_holder_name(session, expectation, body)


async def withdraw_candidate(session: AsyncSession, event: Event[ApplicationWithdrawn]) -> None:
    """Close what is not issued yet; what was never accepted was never expected."""
    body = event.body
    if not body.was_accepted:
        return
    expectation = await lock_expectation(session, body.application_id, lsp_id=tenant_of(event), batch_id=body.batch_id)
    await withdraw(session, expectation)


async def note_absent_candidate(session: AsyncSession, event: Event[CandidateAbsent]) -> None:
    """Count the candidate as absent."""
    body = event.body
    expectation = await lock_expectation(session, body.application_id, lsp_id=tenant_of(event), batch_id=body.batch_id)
    note_absence(expectation, body.attempt)


async def open_case(session: AsyncSession, event: Event[AssessmentCompleted]) -> None:
    """Open the case of this attempt, or take the later revision over."""
    body = event.body
    expectation = await lock_expectation(
        session, body.application_id, lsp_id=tenant_of(event), batch_id=body.participant.batch.id
    )
    await open_or_revise_case(session, expectation, body)


HANDLERS: Handlers = (
    on(ParticipantRegistered, expect_candidate),
    on(ParticipantCorrected, correct_participant),
    on(ApplicationWithdrawn, withdraw_candidate),
    on(CandidateAbsent, note_absent_candidate),
    on(AssessmentCompleted, open_case),
)
