"""HTTP routes of the assessments and their results."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments import queries
from assessment.assessments.commands import complete_assessment, mark_absent
from assessment.assessments.marking import record_results
from assessment.assessments.queries import get_assessment, get_detail
from assessment.assessments.rules import AssessmentState
from assessment.assessments.schemas import AbsenceBody, AssessmentDetail, AssessmentView, CompletionBody, ResultsBody
from assessment.settings import TrainerDays
from kompeten.http.authorization import require
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role

router = StrictRouter(prefix="/v1/assessments", tags=["assessments"])

Reader = Annotated[
    Principal, Depends(require(Role.ASSESSOR, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER, Role.OBSERVER))
]
AssessorOnly = Annotated[Principal, Depends(require(Role.ASSESSOR))]
AssessorOrManager = Annotated[Principal, Depends(require(Role.ASSESSOR, Role.CERTIFICATION_MANAGER))]


@router.get(
    "",
    summary="List assessments",
    description="Assessors see their own; those who plan see all of the LSP.",
    openapi_extra=public(),
)
async def list_assessments(
    principal: Reader,
    session: Session,
    cursor: Cursor,
    limit: Limit,
    batch_id: UUID | None = None,
    state: AssessmentState | None = None,
) -> Page[AssessmentView]:
    return await queries.list_assessments(
        session, batch_id=batch_id, state=state, cursor=cursor, limit=limit, principal=principal
    )


@router.get("/{assessment_id}", summary="Show an assessment with its results", openapi_extra=public())
async def show_assessment(
    assessment_id: UUID, principal: Reader, session: Session, response: Response
) -> AssessmentDetail:
    found = await get_detail(session, await get_assessment(session, assessment_id, principal=principal))
    response.headers["ETag"] = f'"{found.version}"'
    return found


@router.put(
    "/{assessment_id}/results",
    summary="Record results per unit",
    description="Ids are made by the client: the same request again changes nothing. A new id corrects a unit's mark.",
    response_model=AssessmentDetail,
    openapi_extra=public(),
)
async def put_results(
    assessment_id: UUID, body: ResultsBody, principal: AssessorOnly, transact: Transact, days: TrainerDays
) -> Response:
    sent = [result.entry() for result in body.results]

    async def effect(session: AsyncSession) -> AssessmentDetail:
        found = await record_results(session, assessment_id, sent, principal=principal, trainer_days=days)
        return await get_detail(session, found)

    return await transact(effect)


@router.post(
    "/{assessment_id}/completion",
    summary="Complete an assessment",
    description="Every unit of the scheme version needs a mark; competent is recommended only if all are.",
    response_model=AssessmentDetail,
    openapi_extra=public(),
)
async def create_completion(
    assessment_id: UUID, principal: AssessorOnly, transact: Transact, body: CompletionBody | None = None
) -> Response:
    follow_up = body.follow_up if body else None

    async def effect(session: AsyncSession) -> AssessmentDetail:
        found = await complete_assessment(session, assessment_id, follow_up=follow_up, principal=principal)
        return await get_detail(session, found)

    return await transact(effect)


@router.post(
    "/{assessment_id}/absence",
    summary="Record that the candidate did not come",
    description="Absent is not BK: refused once a result exists.",
    response_model=AssessmentDetail,
    openapi_extra=public(),
)
async def create_absence(
    assessment_id: UUID, body: AbsenceBody, principal: AssessorOrManager, transact: Transact
) -> Response:
    async def effect(session: AsyncSession) -> AssessmentDetail:
        found = await mark_absent(session, assessment_id, note=body.note, principal=principal)
        return await get_detail(session, found)

    return await transact(effect)
