"""Reading assessments, each caller within what is theirs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments.models import Assessment, UnitResult
from assessment.assessments.rules import Evidence, State, in_scheme_order, missing_units
from assessment.assessments.schemas import AssessmentDetail, AssessmentView, AssignmentView, ResultView
from assessment.assessors.models import Assessor
from kompeten.http.pagination import paginate
from kompeten.identity.tokens import Principal, Role
from kompeten.problems import NotFound

ALL_OF_THE_LSP = (Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER)


async def find_assessment(
    session: AsyncSession, assessment_id: UUID, principal: Principal, *, as_assessor: bool = False, lock: bool = False
) -> Assessment:
    """Return an assessment of the caller's LSP, locked on demand until the transaction ends.

    Raises `NotFound` also when it is another assessor's. With `as_assessor` a manager's role does not help.
    """
    statement = select(Assessment).where(Assessment.id == assessment_id, Assessment.lsp_id == principal.lsp_id)
    if as_assessor or not principal.has(*ALL_OF_THE_LSP):
        statement = statement.where(Assessment.assessor_id == principal.assessor_id)
        if principal.assessor_id is None:  # or it would match assessments nobody is assigned to
            raise NotFound
    found = await session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound
    return found


async def page_of_assessments(
    session: AsyncSession,
    principal: Principal,
    *,
    batch_id: UUID | None,
    state: State | None,
    cursor: UUID | None,
    limit: int,
) -> tuple[list[AssessmentView], str | None]:
    """Return one page by id: an assessor's own, or all of the LSP for those who plan."""
    statement = select(Assessment, Assessor.name).outerjoin(Assessor).where(Assessment.lsp_id == principal.lsp_id)
    if not principal.has(*ALL_OF_THE_LSP):
        if principal.assessor_id is None:
            return [], None
        statement = statement.where(Assessment.assessor_id == principal.assessor_id)
    if batch_id is not None:
        statement = statement.where(Assessment.batch_id == batch_id)
    if state is not None:
        statement = statement.where(Assessment.state == state)
    rows, following = await paginate(session, statement, Assessment.id, cursor=cursor, limit=limit)
    return [assessment_view(assessment, name) for assessment, name in rows], following


async def results_of(session: AsyncSession, assessment: Assessment) -> Sequence[UnitResult]:
    """Return every entry of an assessment, oldest first."""
    statement = select(UnitResult).where(UnitResult.assessment_id == assessment.id).order_by(UnitResult.number)
    return (await session.scalars(statement)).all()


async def detail_of(session: AsyncSession, assessment: Assessment) -> AssessmentDetail:
    """Return an assessment with the marks that count now; pending changes are flushed first."""
    await session.flush()
    name = await session.scalar(select(Assessor.name).where(Assessor.id == assessment.assessor_id))
    units = assessment.registered.scheme.units
    current = in_scheme_order(units, await results_of(session, assessment))
    return AssessmentDetail(
        **dict(assessment_view(assessment, name)),
        revision=assessment.revision,
        follow_up=assessment.follow_up,
        absence_note=assessment.absence_note,
        results=[_result_view(result) for result in current],
        missing_units=[unit.code for unit in missing_units(units, current)],
    )


def assessment_view(assessment: Assessment, assessor_name: str | None) -> AssessmentView:
    """Return what work lists show of an assessment."""
    assignment = None
    if assessment.assessor_id and assessment.starts_at and assessment.ends_at:
        assignment = AssignmentView(
            assessor_id=assessment.assessor_id,
            assessor_name=assessor_name or "",
            starts_at=assessment.starts_at,
            ends_at=assessment.ends_at,
        )
    return AssessmentView(
        id=assessment.id,
        application_id=assessment.application_id,
        attempt=assessment.attempt,
        state=assessment.state,
        participant=assessment.registered,
        assignment=assignment,
        recommendation=assessment.recommendation,
        completed_at=assessment.completed_at,
        version=assessment.version,
    )


def _result_view(result: UnitResult) -> ResultView:
    return ResultView(
        id=result.id,
        unit_code=result.unit_code,
        mark=result.mark,
        evidence=[Evidence(one) for one in result.evidence],
        note=result.note,
        recorded_at=result.recorded_at,
    )
