"""Reading assessments, each caller within what is theirs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments.models import Assessment, UnitResult
from assessment.assessments.rules import AssessmentState, Evidence, in_scheme_order, missing_units
from assessment.assessments.schemas import AssessmentDetail, AssessmentView, AssignmentView, ResultView
from assessment.assessors.models import Assessor
from kompeten.http.pagination import Page, paginate
from kompeten.identity.tokens import Principal, Role
from kompeten.problems import NotFound
from kompeten.restrictions import refuse_restricted

ALL_OF_THE_LSP = (Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER, Role.OBSERVER)


async def get_assessment(session: AsyncSession, assessment_id: UUID, *, principal: Principal) -> Assessment:
    """Return an assessment of the caller's LSP; `NotFound` also when it is another assessor's."""
    found = await session.scalar(_visible(principal).where(Assessment.id == assessment_id))
    if found is None:
        raise NotFound
    return found


async def lock_assessment(
    session: AsyncSession, assessment_id: UUID, *, principal: Principal, as_assessor: bool = False
) -> Assessment:
    """Return an assessment as `get_assessment` does, locked until the transaction ends; raises `RestrictedPerson`.

    With `as_assessor` a manager's role does not help.
    """
    statement = _visible(principal, as_assessor=as_assessor).where(Assessment.id == assessment_id)
    found = await session.scalar(statement.with_for_update())
    if found is None:
        raise NotFound
    await refuse_restricted(session, found.application_id)
    return found


async def list_assessments(
    session: AsyncSession,
    *,
    batch_id: UUID | None,
    state: AssessmentState | None,
    cursor: UUID | None,
    limit: int,
    principal: Principal,
) -> Page[AssessmentView]:
    """Return one page by id: an assessor's own, or all of the LSP for those who plan."""
    statement = _visible(principal).add_columns(Assessor.name).outerjoin(Assessor)
    if batch_id is not None:
        statement = statement.where(Assessment.batch_id == batch_id)
    if state is not None:
        statement = statement.where(Assessment.state == state)
    rows, following = await paginate(session, statement, Assessment.id, cursor=cursor, limit=limit)
    return Page(items=[assessment_view(assessment, name) for assessment, name in rows], next=following)


async def get_results(session: AsyncSession, assessment: Assessment) -> Sequence[UnitResult]:
    """Return every entry of an assessment, oldest first."""
    statement = select(UnitResult).where(UnitResult.assessment_id == assessment.id).order_by(UnitResult.number)
    return (await session.scalars(statement)).all()


async def get_detail(session: AsyncSession, assessment: Assessment) -> AssessmentDetail:
    """Return an assessment with the marks that count now; pending changes are flushed first."""
    await session.flush()
    name = await session.scalar(select(Assessor.name).where(Assessor.id == assessment.assessor_id))
    units = assessment.registered.scheme.units
    current = in_scheme_order(units, await get_results(session, assessment))
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


def _visible(principal: Principal, *, as_assessor: bool = False) -> Select[Assessment]:
    """Return what the caller may see: an assessor without an id in the token, or another's, sees nothing.

    The token's account must be the one that assessor was registered with; both are tidied where they came in.
    """
    statement = select(Assessment).where(Assessment.lsp_id == principal.lsp_id)
    if principal.has(*ALL_OF_THE_LSP) and not as_assessor:
        return statement
    registered = select(Assessor.id).where(Assessor.id == principal.assessor_id, Assessor.user_id == principal.subject)
    return statement.where(false() if principal.assessor_id is None else Assessment.assessor_id.in_(registered))
