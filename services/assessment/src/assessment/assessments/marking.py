"""Recording results per unit."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments.eligibility import refuse_ineligible
from assessment.assessments.models import Assessment, UnitResult
from assessment.assessments.problems import ResultIdReused, TooManyResults, UnitUnknown, refuse_before_the_day
from assessment.assessments.queries import get_results, lock_assessment
from assessment.assessments.rules import (
    ASSESSMENT,
    AssessmentMove,
    Entry,
    fresh_entries,
    is_too_many,
    unknown_units,
)
from assessment.assessors.models import Assessor
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.identity.tokens import Principal


async def record_results(
    session: AsyncSession, assessment_id: UUID, sent: Sequence[Entry], *, principal: Principal, trainer_days: int
) -> Assessment:
    """Add the entries that are new; entries already known change nothing, not even after completion.

    Raises `UnitUnknown`, `ResultIdReused`, `TooManyResults`, `TooEarly`, `IllegalMove`, `NotFound` for another
    assessor's, and `AssignmentRefused` when the assessor by now may not assess this candidate.
    """
    assessment = await lock_assessment(session, assessment_id, principal=principal, as_assessor=True)
    _refuse_unknown_units(assessment, sent)
    known = {result.id: _entry(result) for result in await get_results(session, assessment)}
    fresh, reused = fresh_entries(known, sent)
    if reused:
        raise ResultIdReused(reused)
    if not fresh:
        return assessment
    if is_too_many(assessment.registered.scheme.units, assessment.last_entry + len(fresh)):
        raise TooManyResults
    following = ASSESSMENT.after(assessment.state, AssessmentMove.RECORD_RESULTS)
    refuse_before_the_day(assessment.starts_at, assessment.registered.batch, now(session))
    await _refuse_broken_rules(session, assessment, principal=principal, trainer_days=trainer_days)
    assessment.state = following
    assessment.updated_at = now(session)
    for entry in fresh:
        assessment.last_entry += 1
        session.add(_row(session, assessment, entry, principal.subject))
    audit_act(
        session,
        "record_results",
        "assessment",
        assessment.id,
        by=principal,
        details={"units": [entry.unit_code for entry in fresh], "last_entry": assessment.last_entry},
    )
    return assessment


def _refuse_unknown_units(assessment: Assessment, sent: Sequence[Entry]) -> None:
    unknown = unknown_units(assessment.registered.scheme.units, sent)
    if unknown:
        raise UnitUnknown(unknown)


async def _refuse_broken_rules(
    session: AsyncSession, assessment: Assessment, *, principal: Principal, trainer_days: int
) -> None:
    """Ask the rules of the assignment again: the assessor may be corrected since, a training told of late."""
    assessor = await session.get_one(Assessor, assessment.assessor_id)
    if assessment.starts_at is None or assessment.ends_at is None:
        raise AssertionError("an assessment with an assessor has an appointment: a constraint of the table")
    await refuse_ineligible(
        session,
        assessment,
        assessor,
        assessor.standing(principal.subject),
        starts_at=assessment.starts_at,
        ends_at=assessment.ends_at,
        occupied=False,
        trainer_days=trainer_days,
    )


def _entry(result: UnitResult) -> Entry:
    return Entry(
        id=result.id,
        unit_code=result.unit_code,
        mark=result.mark,
        evidence=tuple(result.evidence),
        note=result.note,
    )


def _row(session: AsyncSession, assessment: Assessment, entry: Entry, recorded_by: str) -> UnitResult:
    return UnitResult(
        assessment_id=assessment.id,
        id=entry.id,
        number=assessment.last_entry,
        unit_code=entry.unit_code,
        mark=entry.mark,
        evidence=list(entry.evidence),
        note=entry.note,
        recorded_by=recorded_by,
        recorded_at=now(session),
    )
