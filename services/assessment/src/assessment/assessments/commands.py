"""Completing an assessment, and recording that the candidate did not come."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments.models import Assessment, UnitResult
from assessment.assessments.problems import MarkedByAnother, MarksMissing, NotesTooLong, refuse_before_the_day
from assessment.assessments.queries import get_results, lock_assessment
from assessment.assessments.rules import (
    ASSESSMENT,
    AssessmentMove,
    AssessmentState,
    in_scheme_order,
    missing_units,
    recommendation,
)
from assessment.assessors.models import Assessor
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.events import AssessmentCompleted, CandidateAbsent
from kompeten.events import assessment as events
from kompeten.events.snapshots import Unit
from kompeten.identity.subjects import is_same_person
from kompeten.identity.tokens import Principal
from kompeten.messaging import outbox


async def complete_assessment(
    session: AsyncSession, assessment_id: UUID, *, follow_up: str | None, principal: Principal
) -> Assessment:
    """Close the assessment with its recommendation and record `AssessmentCompleted`; a repeat changes nothing.

    Raises `MarksMissing` naming the units, `MarkedByAnother`, `IllegalMove`, `NotFound` for another assessor's.
    """
    assessment = await lock_assessment(session, assessment_id, principal=principal, as_assessor=True)
    if assessment.state is AssessmentState.COMPLETED and assessment.follow_up == follow_up:
        return assessment
    following = ASSESSMENT.after(assessment.state, AssessmentMove.COMPLETE)
    units = assessment.registered.scheme.units
    marked = in_scheme_order(units, await get_results(session, assessment))
    missing = missing_units(units, marked)
    if missing:
        raise MarksMissing(missing)
    _refuse_marks_of_others(marked, principal=principal)
    assessment.state = following
    assessment.recommendation = recommendation(marked)
    assessment.follow_up = follow_up
    assessment.revision += 1
    assessment.completed_at = assessment.updated_at = now(session)
    await _record_completed(session, assessment, marked)
    audit_act(session, "complete_assessment", "assessment", assessment.id, by=principal, details=_audited(assessment))
    return assessment


def _refuse_marks_of_others(marked: list[UnitResult], *, principal: Principal) -> None:
    """Refuse to report marks of an account the assessor had before: committees are told of one account alone."""
    others = [one.unit_code for one in marked if not is_same_person(one.recorded_by, principal.subject)]
    if others:
        raise MarkedByAnother(units=others)


async def mark_absent(session: AsyncSession, assessment_id: UUID, *, note: str, principal: Principal) -> Assessment:
    """Record that the candidate did not come, and `CandidateAbsent`; a repeat changes nothing.

    Raises `TooEarly`, and `IllegalMove` once a result exists: absent is not BK.
    """
    assessment = await lock_assessment(session, assessment_id, principal=principal)
    if assessment.state is AssessmentState.ABSENT and assessment.absence_note == note:
        return assessment
    following = ASSESSMENT.after(assessment.state, AssessmentMove.MARK_ABSENT)
    refuse_before_the_day(assessment.starts_at, assessment.registered.batch, now(session))
    assessment.state = following
    assessment.absence_note = note
    assessment.updated_at = now(session)
    body = CandidateAbsent(
        application_id=assessment.application_id,
        assessment_id=assessment.id,
        attempt=assessment.attempt,
        batch_id=assessment.batch_id,
        note=note,
    )
    await outbox.record(session, body, lsp_id=assessment.lsp_id)
    audit_act(session, "mark_absent", "assessment", assessment.id, by=principal, details=_audited(assessment))
    return assessment


async def _record_completed(session: AsyncSession, assessment: Assessment, marked: list[UnitResult]) -> None:
    assessor = await session.get_one(Assessor, assessment.assessor_id)
    titles = {unit.code: unit for unit in assessment.registered.scheme.units}
    body = AssessmentCompleted(
        application_id=assessment.application_id,
        assessment_id=assessment.id,
        attempt=assessment.attempt,
        revision=assessment.revision,
        recommendation=recommendation(marked),
        units=tuple(_reported(result, titles[result.unit_code]) for result in marked),
        follow_up=assessment.follow_up,
        assessor=assessor.snapshot(),
        participant=assessment.registered,
        completed_at=now(session),
    )
    try:
        await outbox.record(session, body, lsp_id=assessment.lsp_id)
    except outbox.EventTooLarge as error:
        raise NotesTooLong from error


def _reported(result: UnitResult, unit: Unit) -> events.UnitResult:
    return events.UnitResult(
        code=unit.code, title=unit.title, mark=result.mark, evidence=tuple(result.evidence), note=result.note
    )


def _audited(assessment: Assessment) -> dict[str, object]:
    """Return what the audit says. What the assessor typed stands in the assessment: an erasure must reach it."""
    return {"state": assessment.state, "recommendation": assessment.recommendation}
