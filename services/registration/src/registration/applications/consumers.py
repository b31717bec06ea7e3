"""What the other services tell, entered in the timeline. K or BK is left out."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import (
    ApplicationEvent,
    AssessmentCompleted,
    AssessorAssigned,
    CandidateAbsent,
    CertificateChange,
    CertificateExpired,
    CertificateIssued,
    CertificateReinstated,
    CertificateReissued,
    CertificateScopeReduced,
    CertificateSuperseded,
    CertificateSuspended,
    CertificateWithdrawn,
    CertificationDecided,
    CorrectionConfirmed,
    Event,
    PlanClosed,
    PlanOpened,
)
from kompeten.events.certification import Outcome
from kompeten.messaging.failures import Poison
from kompeten.messaging.handlers import Handlers, on, tenant_of
from registration.applications.models import Application
from registration.timeline.commands import write_entry
from registration.timeline.rules import OWN_ATTEMPT, Stage

DECIDED: dict[Outcome, Stage] = {Outcome.GRANTED: Stage.GRANTED, Outcome.NOT_GRANTED: Stage.NOT_GRANTED}

REPLACED = (CertificateSuperseded, CertificateReissued)


async def note_assignment(session: AsyncSession, event: Event[AssessorAssigned]) -> None:
    """Enter that an assessor was assigned, with the appointed time."""
    body = event.body
    await _note(
        session,
        event,
        Stage.ASSIGNED,
        attempt=body.attempt,
        starts_at=body.starts_at.isoformat(),
        ends_at=body.ends_at.isoformat(),
        assessor=body.assessor.name,
    )


async def note_absence(session: AsyncSession, event: Event[CandidateAbsent]) -> None:
    """Enter that the candidate did not come."""
    await _note(session, event, Stage.ABSENT, attempt=event.body.attempt)


async def note_assessment(session: AsyncSession, event: Event[AssessmentCompleted]) -> None:
    """Enter that the assessment is done; what it recommends stays with the committee."""
    await _note(session, event, Stage.ASSESSED, attempt=event.body.attempt)


async def note_decision(session: AsyncSession, event: Event[CertificationDecided]) -> None:
    """Enter what the committee decided, with its decree."""
    body = event.body
    await _note(
        session,
        event,
        DECIDED[body.outcome],
        attempt=body.attempt,
        decree_number=body.decree_number,
        decree_date=body.decree_date.isoformat(),
    )


async def note_confirmation(session: AsyncSession, event: Event[CorrectionConfirmed]) -> None:
    """Enter that the decision stands for the corrected name."""
    body = event.body
    await _note(session, event, Stage.GRANTED, attempt=body.attempt, participant_revision=body.participant_revision)


async def note_certificate(session: AsyncSession, event: Event[CertificateIssued]) -> None:
    """Enter that the certificate exists, and where it is verified."""
    body = event.body
    await _note(
        session,
        event,
        Stage.ISSUED,
        attempt=body.attempt,
        certificate_number=body.certificate_number,
        valid_until=body.valid_until.isoformat(),
        verification_url=body.verification_url,
    )


async def note_change(session: AsyncSession, event: Event[CertificateChange]) -> None:
    """Enter what the certificate is worth since which day, and why; the application got as far as before."""
    body = event.body
    await _note(
        session,
        event,
        Stage.ISSUED,
        attempt=body.attempt,
        certificate_number=body.certificate_number,
        status=body.status,
        effective_on=body.effective_on.isoformat(),
        why=body.reason,
        legal_basis=body.legal_basis,
        verification_url=body.verification_url,
        replaced_by=body.replaced_by.certificate_number if isinstance(body, REPLACED) else None,
    )


async def note_plan(session: AsyncSession, event: Event[PlanOpened]) -> None:
    """Enter that a plan was opened, and the day it aims at; the application got as far as before."""
    body = event.body
    aim = {"target_on": body.target_on.isoformat(), "suggested": len(body.suggestions)}
    await _note(session, event, Stage.NOT_GRANTED, attempt=OWN_ATTEMPT, **aim)


async def note_end_of_plan(session: AsyncSession, event: Event[PlanClosed]) -> None:
    """Enter why a plan ended; it is never what an application has come to, so it stands before all attempts."""
    await _note(session, event, Stage.NOT_GRANTED, attempt=OWN_ATTEMPT, end=event.body.end)


async def _note(
    session: AsyncSession, event: Event[ApplicationEvent], stage: Stage, *, attempt: int, **details: object
) -> None:
    """Enter an event; one about an application this LSP never made here is impossible, so `Poison`."""
    with session.no_autoflush:  # the entries of a poll are flushed together
        owner = await session.scalar(select(Application.lsp_id).where(Application.id == event.body.application_id))
    if owner != tenant_of(event):
        raise Poison(f"no application {event.body.application_id} of {event.lsp_id}")
    write_entry(session, event, stage, attempt=attempt, **details)


HANDLERS: Handlers = (
    on(AssessorAssigned, note_assignment),
    on(CandidateAbsent, note_absence),
    on(AssessmentCompleted, note_assessment),
    on(CertificationDecided, note_decision),
    on(CorrectionConfirmed, note_confirmation),
    on(CertificateIssued, note_certificate),
    on(CertificateSuspended, note_change),
    on(CertificateReinstated, note_change),
    on(CertificateScopeReduced, note_change),
    on(CertificateWithdrawn, note_change),
    on(CertificateExpired, note_change),
    on(CertificateSuperseded, note_change),
    on(PlanOpened, note_plan),
    on(PlanClosed, note_end_of_plan),
    on(CertificateReissued, note_change),
)
