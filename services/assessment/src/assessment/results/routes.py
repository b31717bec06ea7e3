"""HTTP route of the results."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.assessments.queries import detail_of
from assessment.assessments.schemas import AssessmentDetail
from assessment.results.commands import record_results
from assessment.results.schemas import ResultsBody
from kompeten.http.authorization import require
from kompeten.http.openapi import PROBLEM_RESPONSES
from kompeten.http.public import public
from kompeten.http.transaction import Transact
from kompeten.identity.tokens import Principal, Role

router = APIRouter(prefix="/v1/assessments", tags=["assessments"], responses=PROBLEM_RESPONSES)

AssessorOnly = Annotated[Principal, Depends(require(Role.ASSESSOR))]


@router.put(
    "/{assessment_id}/results",
    summary="Record results per unit",
    description="Ids are made by the client: the same request again changes nothing. A new id corrects a unit's mark.",
    response_model=AssessmentDetail,
    openapi_extra=public(),
)
async def put_results(assessment_id: UUID, body: ResultsBody, principal: AssessorOnly, transact: Transact) -> Response:
    sent = [result.entry() for result in body.results]

    async def effect(session: AsyncSession) -> AssessmentDetail:
        found = await record_results(session, assessment_id, sent, principal=principal)
        return await detail_of(session, found)

    return await transact(effect)
